import { createTheme, type MantineThemeOverride } from '@mantine/core';

/** The look of everything: quiet surfaces, one green, and red and amber for what is meant by them alone. */
export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 7 },
  colors: {
    // The library's own dark greys are warm; the surfaces here are not.
    dark: [
      '#e7ecf2',
      '#c3ccd6',
      '#9dabbb',
      '#7c8a9a',
      '#3a4755',
      '#2c3743',
      '#1b2430',
      '#161d26',
      '#10161d',
      '#0b1016',
    ],
    // As the library's, but white on the seventh can be read.
    red: ['#fff5f5', '#ffe3e3', '#ffc9c9', '#ffa8a8', '#ff8787', '#ff6b6b', '#e03131', '#cb2f2f', '#b92a2a', '#a51f1f'],
    brand: [
      '#f0fbf9',
      '#d5f5ef',
      '#a9e8de',
      '#76d9cb',
      '#47c7b6',
      '#23ac9c',
      '#128f83',
      '#0f766e',
      '#115e58',
      '#134e4a',
    ],
  },
  autoContrast: true,
  luminanceThreshold: 0.36,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '600' },
  components: {
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
    Drawer: { defaultProps: { position: 'right', size: 'xl', closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
});
