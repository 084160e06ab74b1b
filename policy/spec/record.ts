// Records what a Pulumi program registers, with mocks in place of the engine, so that the pack can be run over it.
import * as pulumi from "@pulumi/pulumi";
import type { Given } from "./cases";

/** What the mocks need to know about the stack. */
export interface StackOptions {
  project: string;
  stack: string;
  /** True: outputs that a provider would have to make are unknown. */
  preview: boolean;
  /** Configuration with full keys, values as text. Default none. */
  config?: Record<string, string>;
}

/** The part of a RegisterResourceRequest that mocks leave out. */
interface Request {
  getProtect(): boolean;
  getDependenciesList(): string[];
}
type Answer = (error: unknown, response?: { getUrn(): string }) => void;
interface Monitor {
  registerResource(request: Request, answer: Answer): Promise<void>;
}
/** The part of the runtime that its type declarations leave out. */
const { waitForRPCs, unwrapRpcSecret, isRpcSecret } = pulumi.runtime as unknown as {
  waitForRPCs: () => Promise<void>;
  isRpcSecret: (value: unknown) => boolean;
  unwrapRpcSecret: (value: unknown) => unknown;
};

/** Runs `program` and returns every resource that it registers, in order, with secrets in the clear as policies see them. */
export async function record(program: () => unknown, options: StackOptions): Promise<Given[]> {
  const recorded: Given[] = [];
  let last: Given | undefined;
  await pulumi.runtime.setMocks(
    {
      call: ({ inputs }) => inputs as object,
      newResource: ({ type, name, inputs }) => {
        last = { type, name, props: plain(inputs) as Given["props"] };
        return { id: `${name}-id`, state: { ...(inputs as object), ...madeByProvider(type, options.preview) } };
      },
    },
    options.project,
    options.stack,
    options.preview,
  );
  pulumi.runtime.setAllConfig(options.config ?? {});
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, answer) => {
    const done = register(request, (error, response) => {
      if (own && response) {
        const dependsOn = request.getDependenciesList();
        recorded.push({ ...own, urn: response.getUrn(), protect: request.getProtect(), dependsOn });
      }
      answer(error, response);
    });
    // The monitor asks the mocks before it first waits for anything, so the last one asked for is this request's.
    const own = last;
    return done;
  };
  await program();
  await settled(() => recorded.length);
  return recorded;
}

/** What a provider adds to the inputs, where programs read it. */
function madeByProvider(type: string, preview: boolean): object {
  return type.startsWith("random:") && !preview ? { result: "random-result" } : {};
}

/** Turns of the event loop that a registration takes to follow from what it depends on, and then some. */
const quietTurns = 50;

/** Waits until no registration is under way and none follows from the last. */
async function settled(count: () => number): Promise<void> {
  for (let before = count(), quiet = 0; quiet < quietTurns; quiet = before === count() ? quiet + 1 : 0) {
    before = count();
    await waitForRPCs();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function plain(value: unknown): unknown {
  if (isRpcSecret(value)) return plain(unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || pulumi.asset.Asset.isInstance(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
