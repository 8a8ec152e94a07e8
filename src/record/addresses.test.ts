import { describe, expect, it } from 'vitest';
import { isLoopback, isNearby } from './addresses.ts';
import type { Origin } from './exchange.ts';
import { listenAddress } from './listen.ts';
import { Upstream } from './upstream.ts';

describe('addresses', () => {
  it('of this machine and of private networks are told from those of the world', () => {
    for (const here of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', 'localhost', '[::1]'])
      expect(isLoopback(here), here).toBe(true);
    for (const other of ['128.0.0.1', '::2', '127.0.0.1.example', 'localhost.example', '', '0.0.0.0'])
      expect(isLoopback(other), other).toBe(false);
    for (const near of [
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.5',
      '169.254.3.4',
      'fd00::1',
      'fe80::1%eth0',
      '::ffff:192.168.1.5',
      '127.0.0.1',
    ])
      expect(isNearby(near), near).toBe(true);
    for (const far of [
      '172.32.0.1',
      '172.15.0.1',
      '192.169.0.1',
      '11.0.0.1',
      '8.8.8.8',
      '2001:db8::1',
      '::ffff:8.8.8.8',
      'router.example',
      '',
    ])
      expect(isNearby(far), far).toBe(false);
  });

  it('to listen on are loopback or private, with a port or without', () => {
    expect(listenAddress(undefined)).toEqual({ host: '127.0.0.1', port: 8080 });
    expect(listenAddress('192.168.1.5')).toEqual({ host: '192.168.1.5', port: 8080 });
    expect(listenAddress('192.168.1.5:0')).toEqual({ host: '192.168.1.5', port: 0 });
    expect(listenAddress('[fd00::5]:81')).toEqual({ host: 'fd00::5', port: 81 });
    expect(listenAddress('fd00::5')).toEqual({ host: 'fd00::5', port: 8080 });
    expect(listenAddress(':81')).toEqual({ host: '127.0.0.1', port: 81 });
    for (const wrong of ['0.0.0.0', '::', '8.8.8.8', 'x', '192.168.1.5:x', '10.0.0.1:70000', ''])
      expect(() => listenAddress(wrong), wrong).toThrow(/listen-/);
  });
});

it('a device of the network does not reach what this machine keeps for itself, by number or by name', async () => {
  const upstream = new Upstream();
  const to = (host: string, fromHere: boolean): Origin => ({ scheme: 'http', host, port: 1, name: host, fromHere });
  for (const host of ['127.0.0.1', '::1', '0.0.0.0', 'localhost']) {
    const reached = Promise.resolve().then(() => upstream.tcp(to(host, false)));
    await expect(reached, host).rejects.toMatchObject({ code: 'own-machine' });
  }
  await expect(upstream.tcp(to('127.0.0.1', true))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  upstream.close();
});
