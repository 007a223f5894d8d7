import { readFileSync } from 'node:fs';
import type { ImageConfig } from './buildah.js';
import { outcomeOf } from '../support/command.js';
import type { Ended } from '../support/command.js';
import { Daemon } from './daemon.js';

export type Variables = Readonly<Record<string, string>>;
/** An unpacked image, and the files that engines lay over it. */
export interface Unpacked {
  readonly root: string;
  readonly config: ImageConfig;
  /** Become /etc/resolv.conf and /etc/hosts. */
  readonly resolv: string;
  readonly hosts: string;
}

/** read_only, tmpfs /tmp, and the little that every engine mounts. */
const MOUNTS = `
set -e
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
for file in resolv.conf hosts; do : >> "$root/etc/$file"; done
mount --bind "$2" "$root/etc/resolv.conf"
mount --bind "$3" "$root/etc/hosts"
mount -t tmpfs -o mode=1777,nosuid,nodev,noexec tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -o remount,bind,ro "$root"
shift 3
exec "$@"
`;

/**
 * A process as Compose would run it with read_only, cap_drop ALL and no-new-privileges: in namespaces of its own for
 * mounts and processes, so that it is process 1, as the user of the image. The network is that of its caller.
 */
export class Container {
  private readonly daemon: Daemon;

  constructor(
    private readonly image: Unpacked,
    private readonly variables: Variables,
  ) {
    const { root, resolv, hosts, config } = image;
    const inside = ['sh', '-c', MOUNTS, 'sh', root, resolv, hosts, ...this.confined(config.Entrypoint)];
    const command = ['unshare', '--mount', '--pid', '--fork', ...inside];
    this.daemon = new Daemon('The server', command, () => this.signal('SIGKILL'));
  }

  /** How many milliseconds it took until its own healthcheck said yes, or no. */
  async untilHealthy(isExpected: boolean, deadlineMs: number): Promise<number> {
    const [, ...command] = this.image.config.Healthcheck.Test;
    const isSo = async () => ((await this.execute(command)).code === 0) === isExpected;
    return this.until(isExpected ? 'healthy' : 'unhealthy', isSo, deadlineMs);
  }

  /** How many milliseconds it took until that came true; rejects if it ends before. */
  until(what: string, condition: () => boolean | Promise<boolean>, deadlineMs: number): Promise<number> {
    return this.daemon.until(what, condition, deadlineMs);
  }

  /** How the kernel sees process 1, by the names of /proc. */
  get status(): Variables {
    const lines = readFileSync(`/proc/${this.pid}/status`, 'utf8').split('\n');
    return Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2) as [string, string]));
  }

  /** What process 1 was started as. */
  get command(): string[] {
    return readFileSync(`/proc/${this.pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  }

  /** Runs one more program inside, like `docker exec`. */
  async execute(command: readonly string[], variables: Variables = {}): Promise<Ended> {
    const { pid } = this;
    if (pid === undefined) return { code: null, stdout: '', output: 'not running' };
    return outcomeOf('nsenter', ['--target', String(pid), '--mount', '--pid', ...this.confined(command, variables)]);
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this;
    if (pid !== undefined) process.kill(pid, signal);
  }

  /** Its exit code, once it has ended; `null` if it was killed, which happens after the deadline. */
  async ended(deadlineMs: number): Promise<number | null> {
    const timer = setTimeout(() => this.signal('SIGKILL'), deadlineMs);
    await this.daemon.exited;
    clearTimeout(timer);
    return this.daemon.exitCode;
  }

  /** Kills it, if it still runs, with whatever it started: all that is left ends with process 1. */
  end(): Promise<void> {
    return this.daemon.end();
  }

  /** Process 1, by the number that it has outside; until there is one, whoever makes it. */
  private get pid(): number | undefined {
    const { pid } = this.daemon;
    if (pid === undefined) return undefined;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return children === '' ? pid : Number(children);
  }

  /** The command line that gives up every right, and starts a program with no variables but the given ones. */
  private confined(command: readonly string[], variables: Variables = {}): string[] {
    const { root, config } = this.image;
    const [user = '', group = ''] = config.User.split(':');
    const all = Object.entries({ ...this.variables, ...variables }).map(([name, value]) => `${name}=${value}`);
    return [
      ...['chroot', root, 'setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups', '--no-new-privs'],
      ...['--inh-caps=-all', '--bounding-set=-all'],
      ...['env', '-i', '-C', config.WorkingDir, ...config.Env, ...all],
      ...command,
    ];
  }
}
