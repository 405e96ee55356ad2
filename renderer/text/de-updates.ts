// German texts of the till's own updates: how they stand, why one was not used, what the last one came to.
import type { updates as english } from './en-updates.ts'

const alone = 'Es ist nichts zu tun: Die Kasse versucht es von selbst wieder.'
const tampered = 'Den Support verständigen: Der Update-Server oder die Leitung zu ihm könnte manipuliert sein.'
const published = 'Dem Support sagen, dass diese Version falsch veröffentlicht wurde.'
const byHand = 'Neue Versionen werden von Hand installiert.'
const rebuild = 'Wer die Pakete baut, muss dieses neu bauen.'
const correct = 'Wer die Kasse einrichtet, berichtigt „updates“ in ihrer Konfiguration.'

export const updates = {
  title: 'Updates',
  facts: { running: 'Laufende Version', channel: 'Ausgaben', checked: 'Zuletzt geprüft', never: 'noch nicht' },
  channels: { stable: 'Stabil', early: 'Früh: neue Versionen zuerst' },
  check: 'Nach Update suchen',
  checking: 'Wird gesucht …',
  progress: 'Herunterladen des Updates',
  state: {
    unknown: 'Die Kasse sucht von selbst nach Updates, das erste Mal eine Minute nach dem Start.',
    idle: 'Es gibt keine neuere Version für diese Kasse.',
    checking: 'Die Kasse sucht nach einer neueren Version …',
    available: 'Version {{version}} wird gleich geholt.',
    downloading: 'Version {{version}} wird geholt: {{percent}} %. Der Verkauf geht weiter.',
    ready: 'Version {{version}} ist da und geprüft.',
    installing: 'Version {{version}} wird installiert. Die Kasse startet gleich neu; nichts geht verloren.',
    failed: 'Die letzte Suche nach einem Update blieb ohne Ergebnis. Der Verkauf geht mit Version {{running}} weiter.',
    off: 'Updates sind an dieser Kasse ausgeschaltet. Der Verkauf geht weiter.',
  },
  rollback: 'Sie nimmt Version {{version}} zurück.',
  install: 'Jetzt installieren',
  installTitle: 'Version {{version}} installieren?',
  installLead:
    'Die Kasse sichert ihre Daten, schließt sich, installiert und startet neu; das dauert ein bis zwei Minuten. Kein Verkauf, keine Zahlung und kein Bon geht verloren. Am besten, wenn niemand wartet.',
  installYes: 'Installieren und neu starten',
  installing: 'Wird vorbereitet …',
  waiting: {
    'payment-open': 'Es wartet: Eine Kartenzahlung ist noch offen.',
    'sale-open': 'Es wartet: In einem Verkauf sind Artikel. Diesen erst abschließen oder parken.',
    'scan-open': 'Es wartet: Eine Karte oder eine Person wird gerade geprüft.',
    'shift-closing': 'Es wartet: Die Schicht wird gerade abgeschlossen.',
    'outbox-busy': 'Es wartet: Es werden noch Verkäufe gesendet.',
  },
  start: {
    updated: 'Diese Kasse wurde von {{from}} auf {{to}} aktualisiert.',
    'not-installed':
      'Das Update auf {{to}} wurde begonnen, aber {{from}} läuft noch. Kein Verkauf ist betroffen. Die Kasse bietet es wieder an; gelingt auch das nicht, den Support anrufen.',
    crashing:
      'Version {{to}} hat sich seit dem Update von {{from}} zweimal innerhalb einer Minute nach dem Start beendet. Alle Verkäufe und Zahlungen sind erhalten. Beendet sie sich wieder, den Support anrufen und zu {{from}} zurückkehren.',
    address: 'Die Version davor',
    copy: 'Adresse kopieren',
  },
  money: 'Es wurde nichts installiert, kein Verkauf ist betroffen.',
  reasons: {
    'feed-unreachable': { what: 'Der Update-Server ist nicht erreichbar.', next: alone },
    'feed-refused': {
      what: 'Der Update-Server hat keine Update-Datei für diese Kasse.',
      next: `${alone} Bleibt es so, den Support verständigen.`,
    },
    'feed-redirected': {
      what: 'Der Update-Server hat die Kasse an eine andere Adresse verwiesen, was nicht erlaubt ist.',
      next: tampered,
    },
    'feed-too-large': {
      what: 'Der Update-Server hat weit mehr als die Beschreibung eines Updates gesendet.',
      next: tampered,
    },
    'signature-missing': { what: 'Das Update ist nicht signiert.', next: tampered },
    'signature-malformed': { what: 'Die Signatur des Updates ist keine.', next: tampered },
    'signature-wrong': { what: 'Das Update ist nicht von den Herstellern dieser Kasse signiert.', next: tampered },
    'key-mismatch': {
      what: 'Das Update nennt einen anderen Schlüssel als den, mit dem es signiert ist.',
      next: published,
    },
    'manifest-malformed': {
      what: 'Die Beschreibung des Updates hat nicht die Form, die diese Kasse kennt.',
      next: published,
    },
    'file-name': {
      what: 'Das Update hat einen Dateinamen, der den Ordner der Kasse verlassen könnte.',
      next: published,
    },
    'other-platform': { what: 'Das Update ist für ein anderes Betriebssystem.', next: published },
    'other-arch': { what: 'Das Update ist für eine andere Prozessorart.', next: published },
    'other-channel': { what: 'Das Update ist für andere Ausgaben bestimmt.', next: published },
    'other-package': { what: 'Das Update ist für Kassen, die anders installiert wurden.', next: published },
    'not-yet-valid': {
      what: 'Das Update ist noch nicht gültig.',
      next: `${alone} Geht die Uhr dieser Kasse falsch, sie stellen.`,
    },
    expired: {
      what: 'Das Update ist abgelaufen: Der Server zeigt einen alten Stand oder wird nicht gepflegt.',
      next: 'Die Uhr dieser Kasse prüfen. Stimmt sie, den Support verständigen.',
    },
    older: {
      what: 'Der Update-Server bietet eine ältere Version an als die laufende.',
      next: 'Bleibt es so, den Support verständigen.',
    },
    replayed: { what: 'Der Update-Server bietet ein älteres Update an als schon einmal.', next: tampered },
    'needs-newer': {
      what: 'Diese Kasse ist zu alt für das angebotene Update.',
      next: 'Den Support nach der Version dazwischen fragen.',
    },
    'file-unreachable': { what: 'Das Herunterladen des Updates wurde unterbrochen.', next: alone },
    'file-refused': {
      what: 'Der Update-Server gibt das Update nicht heraus.',
      next: `${alone} Bleibt es so, den Support verständigen.`,
    },
    'file-redirected': {
      what: 'Der Update-Server hat den Abruf an eine andere Adresse verwiesen, was nicht erlaubt ist.',
      next: tampered,
    },
    'file-size': { what: 'Das Update ist nicht so lang, wie seine signierte Beschreibung sagt.', next: tampered },
    'file-hash': { what: 'Das Update ist nicht die Datei, die signiert wurde.', next: tampered },
    'too-slow': { what: 'Das Herunterladen war zu langsam und wurde beendet; was da ist, bleibt.', next: alone },
    paused: { what: 'Das Update wartet, bis die Leitung frei ist.', next: alone },
    disk: {
      what: 'Das Update kann auf der Festplatte nicht gespeichert werden.',
      next: 'Platz schaffen: Eine volle Platte hält auch den Verkauf an.',
    },
    'nothing-ready': { what: 'Es gibt kein Update zu installieren.', next: 'Zuerst nach einem Update suchen.' },
    'payment-open': {
      what: 'Eine Kartenzahlung ist noch offen, deshalb wartet das Update.',
      next: 'Die Zahlung zuerst abschließen oder klären.',
    },
    'sale-open': {
      what: 'In einem Verkauf sind Artikel, deshalb wartet das Update.',
      next: 'Den Verkauf zuerst abschließen oder parken.',
    },
    'scan-open': {
      what: 'Eine Karte oder eine Person wird geprüft, deshalb wartet das Update.',
      next: 'Das zuerst beenden oder abbrechen.',
    },
    'shift-closing': {
      what: 'Die Schicht wird abgeschlossen, deshalb wartet das Update.',
      next: 'Den Abschluss zuerst beenden.',
    },
    'outbox-busy': {
      what: 'Es werden noch Verkäufe gesendet, deshalb wartet das Update.',
      next: 'Gleich noch einmal versuchen.',
    },
    'file-changed': {
      what: 'Das Update wurde auf diesem Rechner verändert, nachdem es geprüft war. Es wurde gelöscht.',
      next: 'Den Support verständigen: Ein anderes Programm ändert womöglich Dateien.',
    },
    'backup-failed': {
      what: 'Die Daten dieser Kasse konnten nicht gesichert werden.',
      next: 'Platz auf der Festplatte schaffen und noch einmal versuchen.',
    },
    'installer-failed': {
      what: 'Das Installationsprogramm ist nicht gestartet.',
      next: 'Noch einmal versuchen, oder den Support die Version von Hand installieren lassen.',
    },
  },
  off: {
    'not-set-up': { what: 'Es ist kein Update-Server eingerichtet.', next: byHand },
    browser: { what: 'Diese Kasse läuft in einem Browser.', next: byHand },
    'not-packaged': {
      what: 'Diese Kasse wurde nicht aus einem Paket installiert.',
      next: 'Sie wird so aktualisiert, wie sie gestartet wurde.',
    },
    'not-replaceable': {
      what: 'Diese Kasse ist auf eine Weise installiert, die Updates nicht ersetzen können.',
      next: byHand,
    },
    'keys-placeholder': {
      what: 'Dieses Paket enthält Platzhalter-Schlüssel, kein Update ließe sich prüfen.',
      next: rebuild,
    },
    'keys-unusable': { what: 'Die Datei mit den Update-Schlüsseln ist nicht brauchbar.', next: rebuild },
    'feed-malformed': { what: 'Die Adresse des Update-Servers ist keine.', next: correct },
    'feed-not-https': { what: 'Die Adresse des Update-Servers ist nicht https.', next: correct },
    'feed-too-much': { what: 'Die Adresse des Update-Servers enthält mehr als Host und Pfad.', next: correct },
    'feed-no-folder': { what: 'Die Adresse des Update-Servers endet nicht mit „/“.', next: correct },
    'feed-other-host': { what: 'Der Update-Server ist keiner der erlaubten Hosts.', next: correct },
    'installer-missing': { what: 'Das Installationsprogramm des Betriebssystems ist nicht nutzbar.', next: byHand },
    'installer-settings': { what: 'Das Paket hat keine lesbare app-update.yml.', next: rebuild },
    'publisher-missing': { what: 'Das Paket sagt nicht, wer es signiert haben muss.', next: rebuild },
    downgrade: { what: 'Ältere Versionen würden angenommen.', next: rebuild },
    'web-installer': { what: 'Unsignierte Web-Installationen würden angenommen.', next: rebuild },
    unasked: { what: 'Das Installationsprogramm würde von selbst handeln.', next: rebuild },
    credentials: { what: 'Zugangsdaten würden an den Update-Server gesendet.', next: rebuild },
    'set-up-failed': { what: 'Updates konnten nicht eingerichtet werden.', next: 'Den Support verständigen.' },
  },
} satisfies typeof english
