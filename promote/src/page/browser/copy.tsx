// A command, ready to copy.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "./icons";

/** @param called what is shown in the place of the command */
export function Copy({ text, called }: { text: string; called?: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const code = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https there is no clipboard: it is marked, and copied as by hand where the browser still does that.
      if (code.current !== null) getSelection()?.selectAllChildren(code.current);
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way without https
      if (!document.execCommand("copy")) return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <span class="copy">
      <code ref={code} class={called === undefined ? "" : "unseen"} aria-hidden={called !== undefined}>
        {text}
      </code>
      <button type="button" onClick={() => void copy()} title={text} aria-label={`Copy ${called ?? ""} ${text}`}>
        <Icon shape={copied ? "done" : "copy"} />
        {copied ? "Copied" : (called ?? "Copy")}
      </button>
    </span>
  );
}
