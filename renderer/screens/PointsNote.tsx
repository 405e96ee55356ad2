// Trouble with a customer's points: what happened, and that the money is as it is.
import { Icon } from '../components/Icon.tsx'
import './sell/Loyalty.css'

/** The till's own short words are for the log; a sentence of the service is for people. */
export const said = (reason: string | null): string => (reason !== null && reason.includes(' ') ? reason : '')

export function PointsNote({ title, hint }: { title: string; hint: string }) {
  return (
    <p className="loyalty-points" data-trouble="" role="status">
      <Icon name="warning" />
      <span>
        <strong>{title}</strong>
        <br />
        {hint}
      </span>
    </p>
  )
}
