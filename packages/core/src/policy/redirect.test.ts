import { leadsBack, locationHeader, redirectStatus } from './redirect.ts';

describe('a refusal that redirects', () => {
  test.each([
    [301, 301],
    [302, 302],
    [303, 303],
    [307, 307],
    [308, 308],
    [300, 302],
    [304, 302],
    [305, 302],
    [309, 302],
    [200, 302],
    [403, 302],
    [503, 302],
  ])('status %i is sent as %i', (configured, sent) => {
    expect(redirectStatus(configured)).toBe(sent);
  });

  test.each([
    ['/blocked', '/blocked', true],
    ['/blocked?why=1#x', '/blocked', true],
    ['./blocked', '/blocked', true],
    ['./blocked', '/a/blocked', true],
    ['../blocked', '/a/blocked', false],
    ['https://shop.example.com/blocked', '/blocked', true],
    ['http://SHOP.example.com:8443/blocked', '/blocked', true],
    ['https://other.example.com/blocked', '/blocked', false],
    ['//other.example.com/blocked', '/blocked', false],
    ['/blocked', '/', false],
    ['/blocked/', '/blocked', false],
    ['/zür', '/z%C3%BCr', true],
    ['/blocked', 'blocked', true],
  ])('%s leads back from %s: %s', (target, path, back) => {
    expect(leadsBack(target, { host: 'shop.example.com', path })).toBe(back);
  });

  test.each(['', 'no host', '[', 'a:b:c', 'x/y'])('a host that is none (%j) changes nothing', (host) => {
    expect(leadsBack('https://shop.example.com/blocked', { host, path: '/blocked' })).toBe(false);
    expect(() => leadsBack('/blocked', { host, path: '/\ud800%' })).not.toThrow();
  });

  test.each([
    ['/a?b=c%20d#e', '/a?b=c%20d#e'],
    ['/gesperrt/für', '/gesperrt/f%C3%BCr'],
    ['/封\ud800', '/%E5%B0%81%EF%BF%BD'],
    ['/a\r\nset-cookie: x', '/a%0D%0Aset-cookie:%20x'],
  ])('%j stands in the header as %s', (target, header) => {
    expect(locationHeader(target)).toBe(header);
  });
});
