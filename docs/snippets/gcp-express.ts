import { raspMiddleware } from '@rasp/gcp';
import express from 'express';

const app = express();
app.use(raspMiddleware());
app.use(express.json());
app.post('/orders', (req, res) => void res.json(req.body));
app.listen(8080);
