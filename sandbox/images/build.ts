// Builds an image with buildah from a root filesystem and files, into the cache; imports it into a cluster's containerd.
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { cacheDir, folder } from "../lib/paths";
import { run } from "../lib/run";
import type { Cluster } from "../cluster/cluster";
import { files as clusterFiles } from "../cluster/configuration";
import type { Image } from "./table";

/** Changes when images are made differently from the same parts. */
const format = 2;
const release = "trixie"; // coreutils 9.3 or later: Argo CD calls `cp --update=none`

function hashPath(hash: ReturnType<typeof createHash>, path: string): void {
  const real = realpathSync(path);
  if (!statSync(real).isDirectory()) return void hash.update(readFileSync(real));
  for (const entry of readdirSync(real).sort()) {
    hash.update(entry);
    hashPath(hash, join(real, entry));
  }
}

/** Changes whenever anything that goes into the image changes. */
export function imageKey(image: Image): string {
  const { files = {}, ...rest } = image;
  const hash = createHash("sha256").update(JSON.stringify([format, release, rest, Object.keys(files)]));
  for (const source of Object.values(files)) {
    // A built program is known by its name in the store: reading hundreds of megabytes each time would be slow.
    const real = realpathSync(source);
    if (real.startsWith(join(cacheDir, "store"))) hash.update(real);
    else hashPath(hash, real);
  }
  return hash.digest("hex").slice(0, 12);
}

/** The image as an archive that containerd imports. */
export const archiveOf = (image: Image) =>
  join(folder(cacheDir, "images"), `${image.name.replaceAll(/[/:]/g, "_")}-${imageKey(image)}.tar`);

/** A root filesystem of Debian packages, as an archive. */
async function rootFilesystem(packages: string[]): Promise<string> {
  const key = createHash("sha256")
    .update(JSON.stringify([release, packages]))
    .digest("hex")
    .slice(0, 12);
  const target = join(folder(cacheDir, "rootfs"), `${key}.tar`);
  if (existsSync(target)) return target;
  const partial = `${target}.partial.tar`;
  const hint =
    "Check that this machine reaches a Debian mirror (see /etc/apt/sources.list), then run the command again.";
  const what = `Making a root filesystem with ${packages.join(", ")}`;
  await run("mmdebstrap", ["--variant=essential", `--include=${packages.join(",")}`, release, partial], { what, hint });
  renameSync(partial, target);
  return target;
}

function addFiles(image: Image, root: string): void {
  const place = (path: string) => {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    return target;
  };
  for (const [path, owner] of Object.entries(image.folders ?? {})) {
    mkdirSync(place(path), { recursive: true });
    chownSync(join(root, path), owner, owner);
  }
  for (const [path, source] of Object.entries(image.files ?? {})) {
    cpSync(source, place(path), { recursive: true, dereference: true });
    // Go modules carry no executable bits, and most of these are programs.
    if (statSync(source).isFile()) chmodSync(join(root, path), 0o755);
  }
  for (const [path, script] of Object.entries(image.scripts ?? {})) {
    writeFileSync(place(path), script);
    chmodSync(join(root, path), 0o755);
  }
  if (image.account !== undefined && image.user !== undefined) {
    const line = `${image.account}:x:${image.user}:${image.user}::${image.workdir ?? "/"}:/usr/sbin/nologin\n`;
    appendFileSync(place("etc/passwd"), line);
  }
  for (const [path, target] of Object.entries(image.links ?? {})) {
    rmSync(place(path), { force: true });
    symlinkSync(target, place(path));
  }
}

/** What an image without Debian packages still needs: a shell for entry scripts, CA certificates, a writable /tmp. */
function addBusybox(root: string): void {
  for (const path of ["bin", "tmp", "etc/ssl/certs"]) mkdirSync(join(root, path), { recursive: true });
  chmodSync(join(root, "tmp"), 0o1777);
  cpSync("/bin/busybox", join(root, "bin/busybox"));
  for (const applet of ["sh", "sleep", "cat", "ls", "cp", "mkdir"]) symlinkSync("busybox", join(root, "bin", applet));
  cpSync("/etc/ssl/certs/ca-certificates.crt", join(root, "etc/ssl/certs/ca-certificates.crt"));
}

function configuration(image: Image): string[] {
  const entrypoint = image.entrypoint ? ["--entrypoint", JSON.stringify(image.entrypoint)] : [];
  const env = Object.entries({ PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ...image.env });
  return [
    ...entrypoint,
    ...(image.user ? ["--user", image.user] : []),
    ...(image.workdir ? ["--workingdir", image.workdir] : []),
    ...env.flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
}

/** Builds the image unless its archive is in the cache; true when it was built. */
export async function buildImage(image: Image): Promise<boolean> {
  const archive = archiveOf(image);
  if (existsSync(archive)) return false;
  const storage = folder(cacheDir, "buildah");
  const env = { STORAGE_DRIVER: "vfs", BUILDAH_ISOLATION: "chroot" };
  const buildah = (...args: string[]) =>
    run("buildah", ["--root", join(storage, "root"), "--runroot", join(storage, "run"), ...args], {
      env,
      what: `Building the image ${image.name}`,
    });
  const container = (await buildah("from", "scratch")).trim();
  try {
    if (image.debian) await buildah("add", "--quiet", container, await rootFilesystem(image.debian), "/");
    const root = (await buildah("mount", container)).trim();
    if (!image.debian) addBusybox(root);
    addFiles(image, root);
    if (image.python) {
      const compile = [
        "python3",
        "-m",
        "compileall",
        "-q",
        "--invalidation-mode",
        "unchecked-hash",
        `/${image.python}`,
      ];
      await run("chroot", [root, ...compile], { what: `Compiling the Python modules of the image ${image.name}` });
    }
    await buildah("umount", container);
    await buildah("config", ...configuration(image), container);
    const partial = `${archive}.partial`;
    rmSync(partial, { force: true });
    await buildah("commit", "--quiet", container, `docker-archive:${partial}:${image.name}`);
    renameSync(partial, archive);
    return true;
  } finally {
    await buildah("rm", container);
  }
}

/** Imports the image into the cluster's containerd, unless it did before; true when it was imported. */
export async function importImage(cluster: Cluster, image: Image): Promise<boolean> {
  // One note for each name: after another checkout's image of that name, this one's has to be imported anew.
  const done = join(folder(cluster.dir, "imported"), image.name.replace(/[^\w.-]+/g, "_"));
  const key = imageKey(image);
  if (existsSync(done) && readFileSync(done, "utf8") === key) return false;
  const address = ["--address", clusterFiles(cluster).containerdSocket, "--namespace", "k8s.io"];
  await run("ctr", [...address, "images", "import", archiveOf(image)], { what: `Importing the image ${image.name}` });
  writeFileSync(done, key);
  return true;
}
