/**
 * A self-signed certificate for 127.0.0.1 and localhost, made for the tests of this repository and trusted by nobody.
 *
 * It is here so that tests need no tool to make one; the key protects nothing. Valid until 2126.
 */
export const loopbackCertificate: { readonly cert: string; readonly key: string } = {
  cert: `\
-----BEGIN CERTIFICATE-----
MIIBrjCCAVOgAwIBAgIUVzxo6Tjz+aVRytM0ZZ+Dpp1u2V4wCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwSbG9vcGJhY2sgdGVzdCBvbmx5MCAXDTI2MTEyMjIzNDg1MloY
DzIxMjYxMDI5MjM0ODUyWjAdMRswGQYDVQQDDBJsb29wYmFjayB0ZXN0IG9ubHkw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARuovgVoRZ5gs4YBIaLUK8woW09QcU1
u6YbYSN0+4B7e4wTQb6l+UUslwtD969xFLJ62kvPbdETbtQuWGm1t69Co28wbTAd
BgNVHQ4EFgQUN6Hj9X1EAy57fkXOLWxvBsZ6xJcwHwYDVR0jBBgwFoAUN6Hj9X1E
Ay57fkXOLWxvBsZ6xJcwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAAB
gglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDSQAwRgIhAJc9GrRLXuSROCW+v/z9G8ae
CMEuJmx5r1NFnWnSgmsrAiEAgSoOtNqjx6/9nborV7Vi9Ry8clLgnQgUE12nwASZ
SV4=
-----END CERTIFICATE-----
`,
  key: `\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJpkUBIVfwIhDfSqp
lU+ppIt+fxMi+cZESRsMoiBLfymhRANCAARuovgVoRZ5gs4YBIaLUK8woW09QcU1
u6YbYSN0+4B7e4wTQb6l+UUslwtD969xFLJ62kvPbdETbtQuWGm1t69C
-----END PRIVATE KEY-----
`,
};
