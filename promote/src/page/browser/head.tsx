// The head of the page: whose it is, how old what it shows is, and what cannot be read.
import type { JSX } from "preact";
import type { Known } from "./connection";
import { Icon } from "./icons";
import { ago, at } from "./words";

export function Head({ known: { overview, live }, now }: { known: Known; now: number }): JSX.Element {
  const { stack, repository, unread, remarks } = overview;
  const seen = Math.max(now, Date.parse(overview.now));
  return (
    <>
      <header class="head">
        <a class="mark" href="#/">
          Promotions{stack !== undefined && <span class="stack"> {stack}</span>}
        </a>
        <p class={`fresh ${live ? "is-live" : "is-lost"}`} role="status">
          <Icon shape={live ? "live" : "lost"} />
          {live ? "Live" : `Not connected: this is how it was at ${at(overview.now, now)}`}
          <span class="aside">
            {repository === undefined ? "repository not read yet" : `repository read ${ago(repository, seen)} ago`}
          </span>
        </p>
      </header>
      {(unread.length > 0 || remarks.length > 0) && (
        <section class="unread" aria-label="What cannot be read">
          <ul>
            {unread.map(({ what, why, since }) => (
              <li key={what}>
                <Icon shape="stuck" />
                <span>
                  <strong>
                    The {what} cannot be read since {at(since, now)}:
                  </strong>{" "}
                  {why} What is shown of it is as it was before.
                </span>
              </li>
            ))}
            {remarks.map((remark) => (
              <li key={remark}>
                <Icon shape="waiting" />
                <span>{remark}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
