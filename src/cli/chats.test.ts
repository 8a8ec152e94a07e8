import { expect, it } from 'vitest';
import { speaking } from './chats.ts';
import { CommandError, EXIT } from './command.ts';

it.each([
  ['SQLITE_BUSY', 'in use by another run'],
  ['SQLITE_BUSY_SNAPSHOT', 'in use by another run'],
  ['ENOSPC', 'disk is full'],
  ['EACCES', 'may not be opened'],
])('says in words what %s means, with the code for what could not be written', async (code, words) => {
  const failed = speaking(() => Promise.reject(Object.assign(new Error('x'), { code })));
  await expect(failed).rejects.toBeInstanceOf(CommandError);
  await expect(failed).rejects.toMatchObject({ exit: EXIT.cannotWrite, message: expect.stringContaining(words) });
});
