// Time left as mm:ss, counted from the moment a snapshot arrived; spoken only when five minutes and one minute are left.
import { clockText } from '../format.ts'
import { useCountdown } from '../hooks/use-clock.ts'

type CountdownProps = {
  from: { secondsLeft: number }
  /** When the snapshot arrived, where the countdown may be shown later than that. */
  arrivedAt?: number
  className?: string
  /** The sentence for screen readers when `minutes` are left. */
  spoken?: (minutes: number) => string
}

export function Countdown({ from, arrivedAt, className = '', spoken }: CountdownProps) {
  const left = useCountdown(from, arrivedAt)
  const minutes = left <= 60 ? 1 : left <= 300 ? 5 : null
  return (
    <>
      <span className={`figures ${className}`} role="timer" data-low={left < 60 ? '' : undefined}>
        {clockText(left)}
      </span>
      {spoken !== undefined && (
        <span className="unseen" role="status">
          {minutes === null || left === 0 ? '' : spoken(minutes)}
        </span>
      )}
    </>
  )
}
