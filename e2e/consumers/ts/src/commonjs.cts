import aws = require('@rasp/aws');
import azure = require('@rasp/azure');
import gcp = require('@rasp/gcp');

import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';

export const handler: APIGatewayProxyHandlerV2 = aws.protect(async (event) => ({
  statusCode: 200,
  body: event.rawPath,
}));
export const onAzure = azure.protect(async (request) => ({ body: request.url }));
export const onGcp = gcp.protect((req, res) => {
  res.end(req.url);
});
