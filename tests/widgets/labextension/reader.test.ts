import { describe, expect, it } from 'vitest';
import { LanguageSwitch } from '../../../widgets/src/labextension/language';
import { ReaderLanguage } from '../../../widgets/src/labextension/reader';

type Notebooks = ConstructorParameters<typeof ReaderLanguage>[0];
type Slot = (sender: unknown, value: unknown) => void;

/** As much of a signal as is used. */
class Signal {
  private readonly slots: Slot[] = [];
  connect(slot: Slot): void {
    this.slots.push(slot);
  }
  emit(value: unknown): void {
    for (const slot of this.slots) slot(null, value);
  }
}

class Comm {
  isDisposed = false;
  onClose: () => void = () => undefined;
  readonly sent: unknown[] = [];
  send(data: unknown): void {
    this.sent.push(data);
  }
}

class Kernel {
  readonly targets = new Map<string, (comm: Comm) => void>();
  readonly made: Comm[] = [];
  constructor(private readonly open: string[] = []) {}
  registerCommTarget(target: string, callback: (comm: Comm) => void): void {
    this.targets.set(target, callback);
  }
  requestCommInfo(): Promise<unknown> {
    const comms = Object.fromEntries(this.open.map((id) => [id, {}]));
    return Promise.resolve({ content: { status: 'ok', comms } });
  }
  hasComm(): boolean {
    return false;
  }
  createComm(): Comm {
    const comm = new Comm();
    this.made.push(comm);
    return comm;
  }
  /** The library is imported. */
  ask(): Comm {
    const comm = new Comm();
    this.targets.get('autograd_lite_language')?.(comm);
    return comm;
  }
}

function page(kernel: Kernel): { language: LanguageSwitch; kernelChanged: Signal } {
  const language = new LanguageSwitch('en', document.createElement('div'));
  const kernelChanged = new Signal();
  const panel = { sessionContext: { kernelChanged, session: { kernel } } };
  const notebooks = {
    widgetAdded: new Signal(),
    forEach: (run: (panel: unknown) => void) => {
      run(panel);
    },
  };
  new ReaderLanguage(notebooks as unknown as Notebooks, language);
  return { language, kernelChanged };
}

describe('ReaderLanguage', () => {
  it('answers a kernel that asks, and tells it of each change', () => {
    const kernel = new Kernel();
    const { language } = page(kernel);
    const comm = kernel.ask();
    language.choose('ko');
    language.choose('both');
    expect(comm.sent).toEqual([{ language: 'en' }, { language: 'ko' }, { language: 'en' }]);
  });

  it('finds the question of a kernel that was there before the page', async () => {
    const kernel = new Kernel(['earlier']);
    page(kernel);
    await Promise.resolve();
    await Promise.resolve();
    expect(kernel.made.map((comm) => comm.sent)).toEqual([[{ language: 'en' }]]);
  });

  it('meets the next kernel, and leaves one whose comm is gone', () => {
    const first = new Kernel();
    const second = new Kernel();
    const { language, kernelChanged } = page(first);
    const gone = first.ask();
    kernelChanged.emit({ newValue: second });
    const comm = second.ask();
    gone.onClose();
    const disposed = second.ask();
    disposed.isDisposed = true;
    language.choose('ko');
    expect(gone.sent).toHaveLength(1);
    expect(disposed.sent).toHaveLength(1);
    expect(comm.sent).toEqual([{ language: 'en' }, { language: 'ko' }]);
  });
});
