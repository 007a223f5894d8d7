import { join } from 'node:path';
import { outcomeOf, run } from '../support/command.js';
import type { CommandOptions } from '../support/command.js';

/** What an image says about itself. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[] | null;
  readonly WorkingDir: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}
export interface BuildOptions {
  readonly context: string;
  readonly dockerfile: string;
  readonly tag: string;
  /** `from:to[:ro]` for the time of the build. */
  readonly mounts: readonly string[];
  readonly onLine: (line: string) => void;
}

const PULL_MS = 120_000;
const BUILD_MS = 500_000;

/** Builds and unpacks images without an engine, in a storage of its own. */
export class Buildah {
  /** Images stay in `storage`; `state` is about what is mounted just now. */
  constructor(
    private readonly storage: string,
    private readonly state: string,
  ) {}

  async has(image: string): Promise<boolean> {
    return (await this.outcome(['inspect', '--type', 'image', image])).code === 0;
  }

  /** Whether the image could be had from its registry. */
  async pull(image: string): Promise<boolean> {
    return (await this.outcome(['pull', image], { deadlineMs: PULL_MS })).code === 0;
  }

  /** Builds as `docker build` does, with what images are here. */
  async build({ context, dockerfile, tag, mounts, onLine }: BuildOptions): Promise<void> {
    const volumes = mounts.flatMap((mount) => ['--volume', mount]);
    const how = ['--isolation', 'chroot', '--network', 'host', '--pull=never', '--format', 'docker'];
    const args = ['bud', ...how, ...volumes, '--file', join(context, dockerfile), '--tag', tag, context];
    await this.run(args, { deadlineMs: BUILD_MS, onLine });
  }

  async inspect(image: string): Promise<ImageConfig> {
    const text = await this.run(['inspect', '--type', 'image', image]);
    return (JSON.parse(text) as { Docker: { config: ImageConfig } }).Docker.config;
  }

  /** Gives `work` the root directory of a new container, and removes it afterwards. */
  async withContainer<T>(image: string, work: (root: string, id: string) => Promise<T>): Promise<T> {
    const id = await this.run(['from', '--pull=never', image]);
    try {
      return await work(await this.run(['mount', id]), id);
    } finally {
      await this.outcome(['umount', id]);
      await this.outcome(['rm', id]);
    }
  }

  /** Makes an image of what a container has become. */
  async commit(id: string, image: string): Promise<void> {
    await this.run(['commit', id, image]);
  }

  async tag(image: string, name: string): Promise<void> {
    await this.run(['tag', image, name]);
  }

  /** Removes an image, and the nameless ones that builds left behind. */
  async remove(image: string): Promise<void> {
    await this.outcome(['rmi', '--force', image]);
    await this.outcome(['rmi', '--prune']);
  }

  private run(args: readonly string[], options?: CommandOptions): Promise<string> {
    return run('buildah', [...this.place, ...args], options);
  }

  private outcome(args: readonly string[], options?: CommandOptions) {
    return outcomeOf('buildah', [...this.place, ...args], options);
  }

  private get place(): string[] {
    return ['--root', this.storage, '--runroot', this.state];
  }
}
