/** Tests say nothing about Node versions that nobody runs in production: the oldest one supported is the least. */
test('tests run on a supported Node', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(major > 22 || (major === 22 && minor >= 19)).toBe(true);
});
