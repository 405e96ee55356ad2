// Time left as mm:ss, counted from the moment a snapshot arrived; spoken only in its last minute steps, not each second.
import { clockText } from '../format.ts'
import { useCountdown } from '../hooks/use-clock.ts'

export function Countdown({ from, className = '' }: { from: { secondsLeft: number }; className?: string }) {
  const left = useCountdown(from)
  return (
    <span className={`figures ${className}`} role="timer" data-low={left < 60 ? '' : undefined}>
      {clockText(left)}
    </span>
  )
}
