import { wordSet } from '../word-set.ts';

/**
 * Says whether a header name, in lower case, is one that browsers and the front ends of the platforms send.
 *
 * Nearly every header of nearly every request is: its name needs neither folding nor inspecting. Any other name is treated in full.
 */
export const isCommonHeader: (name: string) => boolean = wordSet(
  'accept accept-charset accept-encoding accept-language access-control-request-headers access-control-request-method ' +
    'authorization cache-control cloudfront-forwarded-proto cloudfront-is-desktop-viewer cloudfront-is-mobile-viewer ' +
    'cloudfront-is-smarttv-viewer cloudfront-is-tablet-viewer cloudfront-viewer-country connection content-encoding ' +
    'content-length content-type cookie dnt forwarded host if-modified-since if-none-match origin pragma priority range ' +
    'referer sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user ' +
    'sec-gpc te traceparent tracestate upgrade-insecure-requests user-agent via x-amz-cf-id x-amzn-trace-id ' +
    'x-api-key x-appengine-country x-cloud-trace-context x-forwarded-for x-forwarded-host x-forwarded-port ' +
    'x-forwarded-proto x-real-ip x-request-id x-requested-with',
);
