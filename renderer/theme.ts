/** Colours, type and shape of the screens, for the component library. Our own style sheets use the variables of `look.css`. */
import { createTheme, type MantineColorsTuple, SegmentedControl } from '@mantine/core';
import controls from './controls.module.css';

/** The gate: what is on, what passes, what can be pressed. */
const gate: MantineColorsTuple = [
  '#effcf9',
  '#d3f5ee',
  '#a8eade',
  '#72d8ca',
  '#43bfb2',
  '#26a399',
  '#137d75',
  '#0f6e68',
  '#115854',
  '#124946',
];
/** The hearth: warmth, and whatever asks for attention. */
const ember: MantineColorsTuple = [
  '#fff6ec',
  '#ffe9d1',
  '#fdcf9f',
  '#fbb06a',
  '#f8923f',
  '#ee7420',
  '#d65c14',
  '#b04510',
  '#8d3913',
  '#733213',
];
/** What was stopped, and what went wrong. */
const stop: MantineColorsTuple = [
  '#fff1f3',
  '#ffe0e5',
  '#fec5cf',
  '#fd9dae',
  '#fa6a84',
  '#f23b60',
  '#da1d48',
  '#b8133c',
  '#981239',
  '#801335',
];
/** Warm greys in the dark. */
const dark: MantineColorsTuple = [
  '#f1ece4',
  '#d9d2c8',
  '#b1a89b',
  '#8b8377',
  '#4d463e',
  '#3b352f',
  '#2c2723',
  '#211d1a',
  '#191613',
  '#120f0d',
];
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ee',
  '#e8e5df',
  '#dad5cc',
  '#c3bcb0',
  '#a39b8e',
  '#7d766b',
  '#5f594f',
  '#423d36',
  '#26231f',
];

export const theme = createTheme({
  primaryColor: 'gate',
  primaryShade: { light: 7, dark: 6 }, // both dark enough for white words
  colors: { gate, ember, stop, dark, gray },
  black: '#211f1b',
  fontFamily:
    '-apple-system, "Segoe UI Variable Text", "Segoe UI", Inter, Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: '"Cascadia Mono", ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { withItemsBorders: false },
      classNames: { root: controls['segments'] ?? '', label: controls['segment'] ?? '', indicator: controls['indicator'] ?? '' },
    }),
  },
});
