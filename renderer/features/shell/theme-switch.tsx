import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { text } from '../../text/text.ts';

const CHOICES: readonly (readonly [MantineColorScheme, typeof IconSun])[] = [
  ['light', IconSun],
  ['dark', IconMoon],
  ['auto', IconDeviceDesktop],
];

/** Light, dark, or as the system; remembered by the browser. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = CHOICES.find(([name]) => name === colorScheme)?.[1] ?? IconDeviceDesktop;
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          title={text.shell.theme.label}
          aria-label={`${text.shell.theme.label}: ${text.shell.theme[colorScheme]}`}
        >
          <Icon size={19} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(chosen) => setColorScheme(CHOICES.find(([name]) => name === chosen)?.[0] ?? 'auto')}
        >
          {CHOICES.map(([name, ChoiceIcon]) => (
            <Menu.RadioItem key={name} value={name} rightSection={<ChoiceIcon size={16} aria-hidden="true" />}>
              {text.shell.theme[name]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
