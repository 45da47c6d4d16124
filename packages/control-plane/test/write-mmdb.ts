/** A value of a MaxMind DB file. */
export type MmdbValue = string | number | { readonly [name: string]: MmdbValue };

/**
 * Writes a MaxMind DB file (format 2.0, records of 24 bits) of IPv4 networks: enough to read it back in tests without anybody's data.
 */
export function writeMmdb(networks: Readonly<Record<string, MmdbValue>>): Buffer {
  type Node = [left: Node | number | null, right: Node | number | null];
  const root: Node = [null, null];
  const data: Buffer[] = [];
  let size = 0;
  for (const [cidr, value] of Object.entries(networks)) {
    const [address = '', prefix = '32'] = cidr.split('/');
    const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    let node = root;
    for (let depth = 0; depth < Number(prefix); depth++) {
      const side = Math.floor(bits / 2 ** (31 - depth)) % 2 === 0 ? 0 : 1;
      if (depth === Number(prefix) - 1) node[side] = size;
      else {
        const next = node[side];
        const child: Node = Array.isArray(next) ? next : [null, null];
        node[side] = child;
        node = child;
      }
    }
    const written = write(value);
    data.push(written);
    size += written.length;
  }
  const nodes: Node[] = [];
  const index = new Map<Node, number>();
  const visit = (node: Node): void => {
    index.set(node, nodes.length);
    nodes.push(node);
    for (const side of node) if (Array.isArray(side)) visit(side);
  };
  visit(root);
  const tree = Buffer.alloc(nodes.length * 6);
  for (const [at, node] of nodes.entries()) {
    for (const [side, target] of node.entries()) {
      const record = Array.isArray(target)
        ? (index.get(target) ?? 0)
        : target === null
          ? nodes.length
          : nodes.length + 16 + target;
      tree.writeUIntBE(record, at * 6 + side * 3, 3);
    }
  }
  const metadata = write({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'Test',
    ip_version: 4,
    node_count: nodes.length,
    record_size: 24,
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata]);
}

function write(value: MmdbValue): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    const size = text.length < 29 ? [0x40 | text.length] : [0x40 | 29, text.length - 29];
    return Buffer.concat([Buffer.from(size), text]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([Buffer.from([0xc4]), bytes]);
  }
  const members = Object.entries(value);
  return Buffer.concat([
    Buffer.from([0xe0 | members.length]),
    ...members.flatMap(([name, member]) => [write(name), write(member)]),
  ]);
}
