// What a Helm release will install, before it does: its chart is rendered by the provider, as the release renders it.
import { basename, dirname, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ObjectReference } from "./existing";

/** Inputs of a release, as far as they decide what its chart renders. */
export interface ReleaseInputs {
  name: string;
  namespace: string;
  chart: string;
  version?: string;
  repositoryOpts?: { repo?: string };
  values?: object;
}

/** Arguments of a release as those of `helm template`. */
export function templateOptions({ name, namespace, chart, version, repositoryOpts, values }: ReleaseInputs): object {
  const local = /^(\.{1,2}\/|\/)/.test(chart);
  return {
    ...(local
      ? { path: dirname(resolve(chart)), chart: basename(chart) }
      : { chart, version, fetch_opts: { repo: repositoryOpts?.repo } }),
    namespace,
    release_name: name,
    values,
  };
}

/** The objects of a release, CRDs and hooks among them. */
export async function chartObjects(
  release: ReleaseInputs,
  provider: pulumi.ProviderResource,
): Promise<ObjectReference[]> {
  const jsonOpts = JSON.stringify(templateOptions(release));
  const answer = (await pulumi.runtime.invoke("kubernetes:helm:template", { jsonOpts }, { provider })) as {
    result?: ObjectReference[];
  };
  return answer.result ?? [];
}
