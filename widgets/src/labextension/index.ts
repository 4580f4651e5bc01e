/**
 * The JupyterLab extension. It needs nothing of JupyterLab's own shell, so that it also runs in
 * Notebook 7.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { SCENE_MIME } from '../core/scene';
import { WATCH_MIME } from '../core/watch/doc';
import {
  ILanguageSwitch,
  LanguageSwitch,
  NAMES,
  SHOWN,
  asChoice,
  likely,
  type Choice,
} from './language';
import { ReaderLanguage } from './reader';
import { LanguageSelector } from './selector';
import { TraceRenderer } from './trace';

/** Before the widget's view (rank -10), which needs a kernel or saved state. */
const RANK = -20;

const SETTINGS = 'autograd-lite:plugin';
const SET_LANGUAGE = 'autograd-lite:set-language';
const NEXT_LANGUAGE = 'autograd-lite:next-language';

const mime: JupyterFrontEndPlugin<void> = {
  id: 'autograd-lite:mime',
  description: 'Draws recorded computation graphs in outputs.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [ILanguageSwitch, INotebookTracker],
  activate: (
    _app: JupyterFrontEnd,
    registry: IRenderMimeRegistry,
    language: LanguageSwitch | null,
    notebooks: INotebookTracker | null,
  ) => {
    if (language && notebooks) new ReaderLanguage(notebooks, language);
    const createRenderer = () => new TraceRenderer(language, notebooks);
    registry.addFactory({ safe: true, mimeTypes: [SCENE_MIME, WATCH_MIME], createRenderer }, RANK);
  },
};

const plugin: JupyterFrontEndPlugin<LanguageSwitch> = {
  id: SETTINGS,
  description: 'Shows bilingual notebooks in English, in Korean or in both.',
  autoStart: true,
  provides: ILanguageSwitch,
  optional: [ISettingRegistry, IToolbarWidgetRegistry, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
  ): LanguageSwitch => {
    const trans = (translator ?? nullTranslator).load('autograd_lite');
    const guess = likely(translator?.languageCode ?? '', navigator.languages);
    const language = new LanguageSwitch(guess, document.body);

    // The page changes at once; the setting, where there are settings, follows.
    const choose = async (choice: Choice): Promise<void> => {
      language.choose(choice);
      try {
        await registry?.set(SETTINGS, 'language', choice);
      } catch (reason) {
        console.error('autograd-lite: the language was not saved', reason);
      }
    };

    void registry
      ?.load(SETTINGS)
      .then((settings) => {
        const read = (): void => {
          language.choose(asChoice(settings.composite['language']));
        };
        settings.changed.connect(read);
        read();
      })
      .catch((reason: unknown) => {
        console.error('autograd-lite: the settings were not read', reason);
      });

    app.commands.addCommand(SET_LANGUAGE, {
      label: (args) => {
        const choice = asChoice(args['language']);
        const name = choice === 'auto' ? trans.__('automatic') : NAMES[choice];
        return trans.__('Language of bilingual cells: %1', name);
      },
      describedBy: {
        args: {
          type: 'object',
          properties: { language: { type: 'string', enum: [...SHOWN, 'auto'] } },
          required: ['language'],
        },
      },
      isToggled: (args) => args['language'] === language.shown,
      execute: (args) => choose(asChoice(args['language'])),
    });
    app.commands.addCommand(NEXT_LANGUAGE, {
      label: trans.__('Next language of bilingual cells'),
      execute: () => choose(SHOWN[(SHOWN.indexOf(language.shown) + 1) % SHOWN.length] ?? 'auto'),
    });
    language.changed.connect(() => {
      app.commands.notifyCommandChanged(SET_LANGUAGE);
    });

    const category = trans.__('Autograd');
    for (const shown of [...SHOWN, 'auto']) {
      palette?.addItem({ command: SET_LANGUAGE, category, args: { language: shown } });
    }
    palette?.addItem({ command: NEXT_LANGUAGE, category });

    toolbars?.addFactory(
      'Notebook',
      'autograd-lite-language',
      () =>
        new LanguageSelector(
          language,
          (choice) => void choose(choice),
          trans.__('Language of bilingual cells'),
        ),
    );
    return language;
  },
};

export default [plugin, mime];
