// biome-ignore-all lint/correctness/noUnusedFunctionParameters: shows both parameters
// biome-ignore-all format: one line, as README shows it
import { http } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

http('hello', protect((req, res) => { res.send('hello'); }));
