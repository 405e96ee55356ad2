// How this screen looks, sounds and sees: language, colours, sounds, camera.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../components/Choice.tsx'
import { useLanguage } from '../../components/Money.tsx'
import { play, soundSetting, useSoundSetting, volumeSetting } from '../../hooks/use-sounds.ts'
import { themeSetting, useTheme } from '../../hooks/use-theme.ts'
import { cameraSetting } from '../../preferences.ts'
import { switchLanguage, type Language } from '../../text/i18n.ts'
import { useOp } from '../../till.ts'

export function DisplayPanel() {
  const { t } = useTranslation()
  const language = useLanguage()
  const setLanguage = useOp('till.language')
  const { choice } = useTheme()
  const sound = useSoundSetting()
  const changeLanguage = (next: Language) => {
    void switchLanguage(next)
    void setLanguage.run({ language: next })
  }
  const changeSound = (next: 'on' | 'off') => {
    soundSetting.set(next)
    play('added')
  }
  return (
    <section className="panel" aria-labelledby="display-title">
      <h2 id="display-title">{t('settings.general')}</h2>
      <Choice
        label={t('settings.language')}
        value={language}
        onChange={changeLanguage}
        options={[
          ['en', t('settings.english')],
          ['de', t('settings.german')],
        ]}
      />
      <Choice
        label={t('settings.theme')}
        value={choice}
        onChange={themeSetting.set}
        options={[
          ['system', t('settings.system')],
          ['light', t('settings.light')],
          ['dark', t('settings.dark')],
        ]}
      />
      <Choice
        label={t('settings.sound')}
        value={sound}
        onChange={changeSound}
        options={[
          ['on', t('settings.on')],
          ['off', t('settings.off')],
        ]}
      />
      <VolumeChoice />
      <CameraChoice />
    </section>
  )
}

function VolumeChoice() {
  const { t } = useTranslation()
  const volume = useSyncExternalStore(volumeSetting.subscribe, volumeSetting.get)
  return (
    <Choice
      label={t('settings.volume')}
      value={volume}
      onChange={next => (volumeSetting.set(next), play('added'))}
      options={[
        ['quiet', t('settings.quiet')],
        ['normal', t('settings.normal')],
        ['loud', t('settings.loud')],
      ]}
    />
  )
}

function CameraChoice() {
  const { t } = useTranslation()
  const chosen = useSyncExternalStore(cameraSetting.subscribe, cameraSetting.get)
  const [cameras, setCameras] = useState<readonly { deviceId: string; label: string }[]>([])
  useEffect(() => {
    let shown = true
    void import('../../capture/camera.ts')
      .then(({ listCameras }) => listCameras())
      .then(
        found => (shown ? setCameras(found.filter(({ deviceId }) => deviceId !== '')) : undefined),
        // Without camera access the choice stays “any”, which is what capture uses then.
        () => undefined,
      )
    return () => void (shown = false)
  }, [])
  return (
    <label className="field">
      <span className="field-label">{t('settings.camera')}</span>
      <select className="select" value={chosen} onChange={event => cameraSetting.set(event.target.value)}>
        <option value="">{t('settings.cameraAny')}</option>
        {cameras.map(({ deviceId, label }) => (
          <option key={deviceId} value={deviceId}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
