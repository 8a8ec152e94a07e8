// A button that copies the link to what is shown, and says what became of it.
import { useEffect, useState } from 'preact/hooks';
import { announce, useStore } from '../state.ts';

export function LinkButton({ at, label }: { at: string; label: string }) {
  const store = useStore();
  const { words } = store;
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), 4000);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => {
    const link = store.link(at);
    let done = words.t('page.link.copied');
    try {
      history.replaceState(null, '', link);
    } catch {
      // Some viewers forbid it for local files; the link is still copied.
    }
    try {
      await navigator.clipboard.writeText(`${location.href.split('#')[0]}${link}`);
    } catch {
      done = words.t('page.link.in-bar');
    }
    setSaid(done);
    announce(done);
  };
  return (
    <button type="button" class="act" onClick={copy}>
      {said ?? label}
    </button>
  );
}
