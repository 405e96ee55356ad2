// The few line icons of the screen; always beside a word or a label, so they are hidden from screen readers.

const paths = {
  check: 'M4 12.5l5.5 5.5L20 6.5',
  cross: 'M5 5l14 14M19 5L5 19',
  warning: 'M12 3.5L22 20.5H2zM12 10v5M12 17.6v.2',
  info: 'M12 3a9 9 0 100 18 9 9 0 000-18zM12 11v5.5M12 7.6v.2',
  clock: 'M12 3a9 9 0 100 18 9 9 0 000-18zM12 7v5.5l3.5 2',
  search: 'M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L21 21',
  minus: 'M5 12h14',
  plus: 'M12 5v14M5 12h14',
  back: 'M10.5 5L4 12l6.5 7M4 12h16',
  erase: 'M8 5h13v14H8l-6-7zM11.5 9.5l5 5M16.5 9.5l-5 5',
  sun: 'M12 7.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM12 1.5v2.5M12 20v2.5M1.5 12H4M20 12h2.5M4.6 4.6l1.8 1.8M17.6 17.6l1.8 1.8M19.4 4.6l-1.8 1.8M6.4 17.6l-1.8 1.8',
  moon: 'M20 14.5A8.5 8.5 0 019.5 4a8.5 8.5 0 1010.5 10.5z',
  sound: 'M4 9.5v5h4l5 4.5V5L8 9.5zM16.5 8.5a5 5 0 010 7M19 6a8.5 8.5 0 010 12',
  mute: 'M4 9.5v5h4l5 4.5V5L8 9.5zM17 9.5l5 5M22 9.5l-5 5',
  help: 'M12 3a9 9 0 100 18 9 9 0 000-18zM9.3 9.5a2.8 2.8 0 115 1.7c-.9 1-2.3 1.4-2.3 3M12 17v.2',
  exit: 'M13 4H5v16h8M10 12h11M17 8l4 4-4 4',
  network: 'M4 18h.2M4 12.5a6 6 0 016 6M4 7a11.5 11.5 0 0111.5 11.5',
  offline: 'M3 3l18 18M4 18h.2M4 12.5a6 6 0 016 6M7 7.6A11.5 11.5 0 0115.500 17',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9.500-4.500-1.500-8-4.500-8-9.500V6zM8.500 12l2.500 2.500 4.500-5',
  shieldOff: 'M12 3l8 3v6c0 5-3.5 8-8 9.500-4.500-1.500-8-4.500-8-9.500V6zM12 8v5M12 16v.2',
  person: 'M12 4a4 4 0 100 8 4 4 0 000-8zM4.500 20.500c.8-4 3.700-6 7.500-6s6.700 2 7.500 6',
  card: 'M3 6h18v13H3zM3 10.500h18M6.500 15h4',
  cash: 'M2.500 6.500h19v11h-19zM12 9.500a2.500 2.500 0 100 5 2.500 2.500 0 000-5zM5.500 12h.2M18.300 12h.2',
  printer: 'M7 9V3.500h10V9M7 17H3.500V9h17v8H17M7 14h10v6.500H7z',
  id: 'M2.500 5h19v14h-19zM8 9a2 2 0 100 4 2 2 0 000-4zM5 16.500c.4-1.600 1.600-2.300 3-2.300s2.600.7 3 2.300M14 10h4.500M14 13.500h4.500',
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.500 3.500 0 100 7 3.500 3.500 0 000-7z',
} as const
export type IconName = keyof typeof paths

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
