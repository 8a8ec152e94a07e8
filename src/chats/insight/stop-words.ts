// Words that say nothing about a conversation, in the languages that occur most. Written for telltale.
const WORDS = `
the a an and or but if so of to in on at by for with from as is are was were be been being am do does did done have has had
i you he she it we they me him her us them my your his its our their this that these those there here what which who whom
how when where why not no yes ok okay oh ah just very too also then than now can could will would shall should may might must
about up down out over again more most some any all both each few other into through after before because while
im dont its thats ill youre cant didnt isnt gonna wanna yeah yep lol haha hahaha
我们 你们 他们 她们 它们 自己 这个 那个 这些 那些 这里 那里 这样 那样 这么 那么 什么 怎么 怎样 多少 哪里 哪个 为什么 因为 所以 但是 可是 不过 如果 虽然 而且 或者 还是 就是 不是 没有 可以 可能 应该 需要
已经 一下 一个 一些 一样 一起 一直 现在 今天 明天 昨天 时候 然后 知道 觉得 感觉 的话 东西 事情 真的 其实 反正 好的 好吧 是的 对啊 嗯嗯 哈哈 哈哈哈 呵呵 不会 不能 不要 不用 还有 只有 都是 也是 那就 就行
です ます した して いる ある する こと もの それ これ あれ から まで ので けど だけ など よう そう ない なる でも
und oder aber der die das ein eine ist sind war nicht ich du er sie es wir ihr mit von zu auf für den dem auch noch schon
`;
const STOP = new Set(WORDS.split(/\s+/).filter(Boolean));
export const isStopWord = (word: string): boolean => STOP.has(word);
