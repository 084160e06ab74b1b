// Asks a server for files by their ids, and takes no more of its answer than small files are.
//
// A filter by size is a server's to allow (GitHub does not), and leaves out nothing that is asked for by its id.
import { packRequest, receivePack, talk } from "./conversation";
import type { Failed, Pack, Unable } from "./conversation";
import { largestFile } from "./files";
import type { Git } from "./git";
import { flush, line } from "./packets";

/** Bytes that each file adds to what a pack may have. More than that in each is fetched as well, in smaller parts. */
const usual = 64 << 10;

/**
 * Fetches files by their ids.
 *
 * @returns the ids of those that are too large even in a pack, of which nothing was kept; or why it cannot be told
 */
export async function fetchSmallFiles(
  git: Git,
  url: string,
  ids: readonly string[],
): Promise<{ kind: "fetched"; tooLarge: string[] } | Unable | Failed> {
  const most = largestFile + usual * ids.length;
  const said = await talk<Pack>(git, url, ({ packets, to, capabilities }) => {
    const wants = ids.map((id) => line(`want ${id}`)).join("");
    to.write(`${packRequest(capabilities, "none")}${wants}${line("done")}${flush}`);
    return receivePack(packets, git, most);
  });
  if (said.kind === "pack") return { kind: "fetched", tooLarge: [] };
  if (said.kind !== "too large") return said;
  if (ids.length === 1) return { kind: "fetched", tooLarge: [...ids] };
  // One of them is, or all together are: halve until that one is found.
  const half = Math.ceil(ids.length / 2);
  const tooLarge: string[] = [];
  for (const part of [ids.slice(0, half), ids.slice(half)]) {
    const one = await fetchSmallFiles(git, url, part);
    if (one.kind !== "fetched") return one;
    tooLarge.push(...one.tooLarge);
  }
  return { kind: "fetched", tooLarge };
}
