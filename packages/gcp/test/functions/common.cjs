// The same as CommonJS, as `exports.name = protect(fn)`.
const { protect } = require('../../src/index.ts');

exports.plain = protect(
  (req, res) => {
    res.send(`served ${req.path}`);
  },
  { config: { SNAPSHOT_DIR: '' } },
);
