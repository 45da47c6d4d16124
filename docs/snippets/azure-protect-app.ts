import { app } from '@azure/functions';
import { protectApp } from '@rasp/azure';

protectApp(app);
