// The page: everything at a glance, or one application.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { connect } from "./connection";
import type { Known } from "./connection";
import { Detail } from "./detail";
import { Glance } from "./glance";
import { Head } from "./head";

/** The application that the address names; undefined: all of them. */
function named(): string | undefined {
  const [, name] = /^#\/(.+)$/.exec(location.hash) ?? [];
  return name === undefined ? undefined : decodeURIComponent(name);
}

function Page(): JSX.Element {
  const [known, setKnown] = useState<Known>();
  const [problem, setProblem] = useState<string>();
  const [name, setName] = useState(named);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    connect(setKnown, setProblem);
    const clock = setInterval(() => setNow(Date.now()), 5000);
    const moved = (): void => setName(named());
    window.addEventListener("hashchange", moved);
    return () => {
      clearInterval(clock);
      window.removeEventListener("hashchange", moved);
    };
  }, []);
  useEffect(() => {
    const stack = known?.overview.stack;
    document.title = [name, stack, "Promotions"].filter((each) => each !== undefined).join(" · ");
  }, [name, known?.overview.stack]);

  if (known === undefined)
    return (
      <main class="empty">
        <h1>Promotions</h1>
        <p role="status">
          {problem === undefined ? "Reading…" : `Nothing can be read yet: ${problem} It is tried again.`}
        </p>
      </main>
    );
  return (
    <>
      <Head known={known} now={now} />
      <main id="main">
        {/* The list stays as it is while one application is looked at: where it was scrolled to, what was searched for. */}
        <Glance known={known} now={now} hidden={name !== undefined} />
        {name !== undefined && <Detail key={name} name={name} known={known} now={now} />}
      </main>
    </>
  );
}

render(<Page />, document.getElementById("page")!);
