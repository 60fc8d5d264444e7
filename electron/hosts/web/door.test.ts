import { describe, expect, it } from 'vitest';
import { type Knock, refuseAtDoor } from './door.ts';

const PORT = 4711;
const OWN = `127.0.0.1:${PORT}`;
const get: Knock = { method: 'GET', host: OWN, urlHost: OWN, origin: null, site: null };
const post: Knock = { ...get, method: 'POST', origin: `http://${OWN}` };

function at(host: string | null): Partial<Knock> {
  return { host, urlHost: host };
}

describe('the door', () => {
  it.each<[string, Knock]>([
    ['a typed address', { ...get, site: 'none' }],
    ['what our page gets', { ...get, site: 'same-origin' }],
    ['an old browser', get],
    ['what our page posts', { ...post, site: 'same-origin' }],
    [
      'the other name of this machine',
      { ...post, ...at(`localhost:${PORT}`), origin: `http://localhost:${PORT}` },
    ],
  ])('is open to %s', (_who, knock) => {
    expect(refuseAtDoor(knock, PORT)).toBeNull();
  });

  it('knows its names on the port that browsers leave out', () => {
    const knock = { ...post, ...at('127.0.0.1'), origin: 'http://127.0.0.1' };
    expect(refuseAtDoor(knock, 80)).toBeNull();
    expect(refuseAtDoor({ ...knock, ...at('attacker.example') }, 80)).toMatchObject({ status: 403 });
    expect(refuseAtDoor({ ...knock, origin: 'http://127.0.0.1:3000' }, 80)).toMatchObject({ status: 403 });
  });

  it.each<[string, Knock, number]>([
    ['another name for this machine', { ...get, ...at(`attacker.example:${PORT}`) }, 403],
    ['another port', { ...get, ...at('127.0.0.1:80') }, 403],
    ['no port', { ...get, ...at('127.0.0.1') }, 403],
    ['another spelling of the address', { ...get, ...at(`127.1:${PORT}`) }, 403],
    ['a name that ends like ours', { ...get, ...at(`x.localhost:${PORT}`) }, 403],
    ['no host', { ...get, ...at(null) }, 403],
    ['a host that makes no address', { ...get, host: '.0', urlHost: null }, 403],
    ['an address that is not the one in its header', { ...get, urlHost: 'attacker.example' }, 403],
    ['a post without an origin', { ...post, origin: null }, 403],
    ['a post from a page without an origin', { ...post, origin: 'null' }, 403],
    ['a post from another port here', { ...post, origin: 'http://127.0.0.1:3000' }, 403],
    ['a post from our name under another scheme', { ...post, origin: `https://${OWN}` }, 403],
    ['a post from our other name', { ...post, origin: `http://localhost:${PORT}` }, 403],
    ['a stream for another origin', { ...get, origin: 'http://attacker.example' }, 403],
    ['a link on another site', { ...get, site: 'cross-site' }, 403],
    ['a picture in a page on another port here', { ...get, site: 'same-site' }, 403],
    ['a site nobody knows', { ...get, site: 'x' }, 403],
    ['HEAD', { ...get, method: 'HEAD' }, 405],
    ['OPTIONS', { ...get, method: 'OPTIONS' }, 405],
    ['TRACE', { ...get, method: 'TRACE' }, 405],
    ['post in small letters', { ...post, method: 'post' }, 405],
  ])('is shut to %s', (_who, knock, status) => {
    expect(refuseAtDoor(knock, PORT)).toMatchObject({ status });
  });
});
