// Who may do what, as the machine itself decides it.
import { may, rights, roles } from '#domain/rights'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/Icon.tsx'

export function StaffRights() {
  const { t } = useTranslation()
  return (
    <details className="staff-rights">
      <summary>{t('staff.rightsTitle')}</summary>
      <p className="soft">{t('staff.rightsLead')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t('staff.rightsTitle')}</span>
            </th>
            {roles.map(role => (
              <th key={role} scope="col">
                {t(`signIn.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rights.map(right => (
            <tr key={right}>
              <th scope="row">{t(`rights.${right}`)}</th>
              {roles.map(role => (
                <td key={role} data-may={may(role, right)}>
                  {may(role, right) && <Icon name="check" size={20} />}
                  <span>{may(role, right) ? t('staff.may') : t('staff.mayNot')}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
