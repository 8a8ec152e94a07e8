// The writer's own name where no title gives it: the name that the text itself makes collect, use and share.

const ACTS =
  /(?<!\b[A-Z][\w&.’'-]* )\b([A-Z][\w&.’'-]*(?: [A-Z][\w&.’'-]*){0,3}) (?:may|will|does|shall|can|must|also|only|reserves|collects|uses|shares|stores|processes|receives|retains|keeps|provides|takes|has|respects|values|discloses)\b/gu;
const NO_NAME =
  /^(?:We|You|It|They|This|That|These|Those|The|Our|Your|He|She|I|If|When|Users?|Customers?|Visitors?|Members?|Cookies?|Information|Data|Personal|Third|Privacy|Policy|Notice|Parties|Partners?|Providers?|Advertisers|Google|Facebook|Apple|Meta|Microsoft|Amazon|Twitter|Parents?|Children|Services?|Products?|Website|Site|App|Application|And|Or|But|Who|Which|What|How|Some|Any|All|Such|Each|No|Nothing|Section|Article|Law|GDPR|CCPA|European|California|United|Each|Other|Most|Many|Certain)\b/;

/** Names in order of how often the text makes them act; at least `times` each. */
export function actingNames(text: string, times = 3): string[] {
  const counts = new Map<string, number>();
  for (const m of text.matchAll(ACTS)) {
    const name = m[1]!.replace(/^(?:The|At|In|For|By) /, '').replace(/[’']s$/, '');
    if (name.length < 3 || NO_NAME.test(name)) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, n]) => n >= times)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name]) => name);
}
