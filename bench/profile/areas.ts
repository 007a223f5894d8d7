/** Of what the server spends its time on, in the order in which a message comes by. */
interface Area {
  readonly name: string;
  /** Names of functions with their files, of ours and of what we use. */
  readonly frames: RegExp;
}

/** The first that a frame belongs to. */
const AREAS: readonly Area[] = [
  { name: 'garbage collector', frames: /Scaveng|MarkCompact|Marking|Sweeper|GarbageColl/ },
  { name: 'compiler', frames: /Compil|TurboFan|maglev/i },
  { name: 'out: writes to sockets', frames: /realtime\/outbox/ },
  {
    name: 'out: what is due to whom',
    frames: /room-feed|flush-timer|event-ring|event-encoder|lane-board|subscription\.js/,
  },
  { name: 'Redis: what is told', frames: /onPush|handleSubscriberReply|redis\/(subscriber|room-watch|notice)/ },
  { name: 'Redis: answers', frames: /onReply|DataHandler|resp\/decoder|redis\/replies/ },
  { name: 'Redis: calls', frames: /store\/redis\/|ioredis/ },
  { name: 'own store', frames: /store\/embedded\// },
  { name: 'rules and services', frames: /dist\/features\/|command-runner|realtime\/rooms|\.rules\.js/ },
  { name: 'in: Nest', frames: /@nestjs\// },
  { name: 'in: frames', frames: /node_modules\/ws\/|dist\/(realtime|protocol)\// },
  { name: 'in: reads of sockets, Redis included', frames: /uv__read|OnUvRead/ },
  { name: 'waiting', frames: /uv__io_poll|epoll/ },
];
const ELSEWHERE = 'elsewhere';

/** Where a sample was taken; `stack` from the innermost frame on. Whoever is nearest answers for what runtime and kernel do. */
export function areaOf(stack: readonly string[]): string {
  for (const frame of stack) {
    const area = AREAS.find(({ frames }) => frames.test(frame));
    if (area !== undefined) return area.name;
  }
  return ELSEWHERE;
}
