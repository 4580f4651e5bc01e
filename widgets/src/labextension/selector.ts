/** The control in the notebook's toolbar: a native select, which keyboards and readers know. */
import { Widget } from '@lumino/widgets';
import { NAMES, SHOWN, asChoice, type Choice, type LanguageSwitch } from './language';

/** A select with the three settings, in step with the language of the page. */
export class LanguageSelector extends Widget {
  /**
   * @param language the language of the page
   * @param choose called with what the user picked
   * @param label accessible name, already translated
   */
  constructor(
    private readonly language: LanguageSwitch,
    choose: (choice: Choice) => void,
    label: string,
  ) {
    super();
    this.addClass('autograd-lite-Language');
    this.select.setAttribute('aria-label', label);
    this.select.title = label;
    for (const shown of SHOWN) {
      const option = document.createElement('option');
      option.value = shown;
      option.textContent = NAMES[shown];
      if (shown !== 'both') option.lang = shown;
      this.select.append(option);
    }
    this.select.addEventListener('change', () => {
      choose(asChoice(this.select.value));
    });
    this.node.append(this.select);
    this.refresh();
    language.changed.connect(this.refresh);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.language.changed.disconnect(this.refresh);
    super.dispose();
  }

  private readonly refresh = (): void => {
    this.select.value = this.language.shown;
  };

  private readonly select = document.createElement('select');
}
