import { goldenSource } from '../../test/golden.ts';
import { chatsInventory } from './chats-inventory.ts';

goldenSource(chatsInventory);
