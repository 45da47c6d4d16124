// biome-ignore-all lint/correctness/noUnusedFunctionParameters: shows where the event comes in
import { protect } from '@rasp/aws';

export const handler = protect(async (event) => ({ statusCode: 200, body: 'hello' }));
