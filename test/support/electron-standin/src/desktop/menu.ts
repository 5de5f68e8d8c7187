/** Electron's Menu and MenuItem: never drawn, clicked by `getMenuItemById(id).click()`. */
import { app } from '../app/app.ts';

interface ItemOptions {
  readonly id?: string;
  readonly label?: string;
  readonly type?: string;
  readonly role?: string;
  readonly checked?: boolean;
  readonly enabled?: boolean;
  readonly submenu?: readonly ItemOptions[] | Menu;
  readonly click?: (item: MenuItem, window: unknown, event: object) => void;
}

const TYPES = ['normal', 'separator', 'submenu', 'checkbox', 'radio'];

export class MenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly enabled: boolean;
  readonly submenu: Menu | undefined;
  checked: boolean;
  readonly #click: ItemOptions['click'];

  constructor(options: ItemOptions) {
    const { submenu } = options;
    this.id = options.id;
    this.role = options.role;
    this.label = options.label ?? options.role ?? '';
    this.type = options.type ?? (submenu === undefined ? 'normal' : 'submenu');
    if (!TYPES.includes(this.type)) throw new TypeError(`Unknown menu item type: ${this.type}`);
    this.checked = options.checked ?? false;
    this.enabled = options.enabled ?? true;
    this.submenu = submenu === undefined || submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
    this.#click = options.click;
  }

  click(event: object = {}, window?: unknown): void {
    if (!this.enabled) return;
    if (this.type === 'checkbox' || this.type === 'radio') this.checked = !this.checked; // before anybody is called, as in Electron
    if (this.role === 'quit') app.quit();
    else this.#click?.(this, window, event);
  }
}

export class Menu {
  static buildFromTemplate(template: readonly (ItemOptions | MenuItem)[]): Menu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new Menu();
    for (const item of template as readonly (ItemOptions | MenuItem)[]) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }

  readonly items: MenuItem[] = [];

  append(item: MenuItem): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found !== undefined && found !== null) return found;
    }
    return null;
  }
}
