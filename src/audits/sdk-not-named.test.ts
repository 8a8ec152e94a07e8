import { describe, expect, it } from 'vitest';
import { sdkNotNamed } from './sdk-not-named.ts';
import { ask, claimOf, componentOf, noticeOf } from './testing.ts';

const jpush = componentOf('service', 'cn.jpush.android.service.PushService', {
  sdk: '极光推送',
  maker: '极光',
  role: 'push',
});
const outcome = (...args: Parameters<typeof noticeOf>) =>
  ask(sdkNotNamed, { Component: [jpush], Notice: [noticeOf(...args)] }).map((f) => f.outcome);

describe('sdk-not-named', () => {
  it('is disclosed where the policy speaks of it, by whatever known name', () => {
    expect(outcome([], { names: ['极光推送'] })).toEqual(['disclosed']);
    const claim = claimOf('We use 极光推送 for messages.', { verb: 'share', data: ['device.id'] });
    expect(ask(sdkNotNamed, { Component: [jpush], Notice: [noticeOf()], Claim: [claim] })).toMatchObject([
      { outcome: 'disclosed', subject: { recipient: '极光推送' }, claims: [{ quote: claim.quote.exact }] },
    ]);
  });

  it('is vague where only its maker is named', () => {
    const claim = claimOf('我们与极光共享设备信息。', { verb: 'share', data: ['device.id'] });
    expect(ask(sdkNotNamed, { Component: [jpush], Notice: [noticeOf()], Claim: [claim] })).toMatchObject([
      { outcome: 'vague' },
    ]);
  });

  it('takes silence for an answer only in a text that was read whole', () => {
    expect(outcome()).toEqual(['undisclosed']);
    expect(outcome([], { whole: false })).toEqual(['cannot-tell']);
    // An English text cannot be searched for a name that is known in Chinese only.
    const chinese = componentOf('native', 'libsmsdk.so', { sdk: '数美 SDK', role: 'device-identity' });
    expect(ask(sdkNotNamed, { Component: [chinese], Notice: [noticeOf()] })).toMatchObject([
      { outcome: 'cannot-tell' },
    ]);
    expect(ask(sdkNotNamed, { Component: [chinese], Notice: [noticeOf([], { language: 'zh' })] })).toMatchObject([
      { outcome: 'undisclosed' },
    ]);
    expect(ask(sdkNotNamed, { Component: [jpush] })).toMatchObject([{ outcome: 'cannot-tell' }]);
  });

  it('leaves building blocks and the app’s own parts out', () => {
    const block = componentOf('dex', 'androidx.room', { sdk: 'Jetpack Room' });
    expect(ask(sdkNotNamed, { Component: [block, { ...jpush, own: true }], Notice: [noticeOf()] })).toEqual([]);
  });
});
