import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeAsRouted, placeOf } from './place-of.ts';

const hex = (value: number) => value.toString(16);

describe('where an address lies', () => {
  it.each([
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1:248:1893:25c8:1946', 'public'],
    ['127.0.0.1', 'local'],
    ['127.255.255.254', 'local'],
    ['10.1.2.3', 'local'],
    ['172.16.0.1', 'local'],
    ['192.168.1.1', 'local'],
    ['::1', 'local'],
    ['fd12:3456::1', 'local'],
    ['0.0.0.0', 'forbidden'],
    ['0.1.2.3', 'forbidden'],
    ['169.254.169.254', 'forbidden'],
    ['100.64.0.1', 'forbidden'],
    ['100.100.100.200', 'forbidden'],
    ['168.63.129.16', 'forbidden'],
    ['192.0.0.192', 'forbidden'],
    ['224.0.0.1', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['240.0.0.1', 'forbidden'],
    ['198.18.0.1', 'forbidden'],
    ['192.0.2.1', 'forbidden'],
    ['::', 'forbidden'],
    ['fe80::1', 'forbidden'],
    ['fec0::1', 'forbidden'],
    ['ff02::1', 'forbidden'],
    ['fd00:ec2::254', 'forbidden'],
    ['fd00:ec2::254%eth0', 'forbidden'],
    ['::ffff:127.0.0.1', 'local'],
    ['::ffff:169.254.169.254', 'forbidden'],
    ['::ffff:a9fe:a9fe', 'forbidden'],
    ['::127.0.0.1', 'local'],
    ['::7f00:1', 'forbidden'],
    ['64:ff9b::7f00:1', 'forbidden'],
    ['2002:7f00:1::', 'forbidden'],
    ['2001:0:7f00:1::', 'forbidden'],
    ['example.com', 'forbidden'],
    ['', 'forbidden'],
  ])('%s is %s', (address, place) => {
    expect(placeOf(address)).toBe(place);
  });

  it('is not public for any IPv6 address outside of global unicast', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const outside = group.filter((first) => first < 0x2000 || first > 0x3fff);
    fc.assert(
      fc.property(outside, fc.array(group, { minLength: 7, maxLength: 7 }), (first, rest) => {
        const address = [first, ...rest].map(hex).join(':');
        expect(placeOf(address)).not.toBe('public');
      }),
      { numRuns: 500 },
    );
  });
});

describe('where an address leads on its user’s own network', () => {
  it.each([
    ['93.184.216.34', 'public'],
    ['198.18.0.7', 'public'],
    ['100.64.0.1', 'local'],
    ['2606:2800:220:1:248:1893:25c8:1946', 'public'],
    ['64:ff9b::5db8:d822', 'public'],
    ['127.3.2.1', 'local'],
    ['172.31.255.255', 'local'],
    ['::1', 'local'],
    ['fd12:3456::1', 'local'],
    ['::ffff:192.168.0.1', 'local'],
    ['64:ff9b::7f00:1', 'local'],
    ['169.254.169.254', 'forbidden'],
    ['100.100.100.200', 'forbidden'],
    ['168.63.129.16', 'forbidden'],
    ['::ffff:169.254.169.254', 'forbidden'],
    ['0.0.0.0', 'forbidden'],
    ['::', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
    ['::7f00:1', 'forbidden'],
    ['2002:7f00:1::', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['no address', 'forbidden'],
  ])('%s is %s', (address, place) => {
    expect(placeAsRouted(address)).toBe(place);
  });
});
