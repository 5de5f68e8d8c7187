import { ActionIcon, type MantineColorScheme, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
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
        <Tooltip label={text.shell.theme.label}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`${text.shell.theme.label}: ${text.shell.theme[colorScheme]}`}>
            <Icon size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {CHOICES.map(([name, ChoiceIcon]) => (
          <Menu.Item
            key={name}
            leftSection={<ChoiceIcon size={16} />}
            rightSection={name === colorScheme ? <IconCheck size={16} /> : undefined}
            role="menuitemradio"
            aria-checked={name === colorScheme}
            onClick={() => setColorScheme(name)}
          >
            {text.shell.theme[name]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
