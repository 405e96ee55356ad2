// English texts of the camera, the ID check and the hosted check.
import type { HostedAdvice, HostedCheck, IdVerdict, VerificationWay } from '#contract'
import type { HostedReason } from '#domain/hosted-codes'

type Way = VerificationWay['way']

export const camera = {
  preview: 'Live picture of the camera',
  starting: 'Starting the camera …',
  shutter: 'Take picture',
  file: 'Use a picture file',
  fileNothing: 'There is no readable barcode in that picture. Choose a sharper picture of the back of the card.',
  filePaymentCard:
    'That picture shows a payment card. It was not read, not kept and not sent. Choose a picture of the document.',
  small:
    'This camera gives {{width}} × {{height}} pixels only: hold the document close. A licence needs 1280 × 720 or more.',
  mirrored:
    'The camera gives a mirror image. It was read all the same; switch mirroring off in the program of the camera.',
  lampOn: 'Lamp on',
  lampOff: 'Lamp off',
  fileProblem: {
    'not-a-picture': 'That file is no picture the till can open. Nothing was sent. Choose a JPEG or PNG picture.',
    'too-large': 'That picture is too large. Nothing was sent. Choose one with at most 50 megapixels.',
  },
  guidance: {
    'no-card': 'Hold the document into the frame',
    closer: 'Closer',
    farther: 'A little farther away',
    'hold-still': 'Hold still',
    'too-dark': 'More light, please',
    glare: 'Tilt it – less glare',
    ok: 'Good – reading',
    'turn-over': 'Turn it over – nothing to read on this side',
    'two-documents': 'Two documents – show only one of them',
    'payment-card': 'That is a payment card. Nothing of it is read or kept. Take it away.',
    stuck: 'Not readable. Show the document itself, not a screen or a copy, or use another way.',
    black: 'The picture is black. Open the cover of the lens.',
    frozen: 'The picture stands still. Unplug the camera, plug it in again and choose Rescan.',
  },
  failure: {
    'no-camera': 'No camera is connected. Plug one in, and it is used at once; or use a picture file.',
    denied: 'The camera is blocked for this till. Allow it in the system settings, or use a picture file.',
    'in-use': 'Another program is using the camera. Close it and choose Rescan, or use a picture file.',
    unplugged: 'The camera was unplugged. Plug it in again, and it goes on by itself; or use a picture file.',
    unavailable: 'The camera does not answer. Unplug it, plug it in again and choose Rescan, or use a picture file.',
  },
}

export const idCheck = {
  title: 'ID check',
  required: 'Required age',
  years: '{{age}} years',
  born: 'Born on or before',
  lead: 'Show the back of a licence, or the lines of a passport or ID card.',
  privacy: 'Nothing from the document is stored, only the outcome.',
  verdict: {
    pass: 'PASS',
    'too-young': 'TOO YOUNG',
    expired: 'EXPIRED',
    unreadable: 'UNREADABLE',
    'not-an-id': 'NOT AN ID',
  } satisfies Record<IdVerdict['verdict'], string>,
  lead2: {
    pass: 'Old enough. Now compare the photo with the person.',
    'too-young': 'Do not sell the restricted items.',
    expired: 'The document is no longer valid. An expired document is never accepted.',
    unreadable: 'The document could not be read. Scan it again or use another way.',
    'not-an-id':
      'That code is not an identity document. Show the barcode on the back of the licence, or the lines of a passport or ID card.',
  } satisfies Record<IdVerdict['verdict'], string>,
  undecided: {
    'clock-wrong':
      'The date of this till is wrong, so no age can be told. Sell no restricted items; call the manager to set the clock.',
    'birth-date-unknown':
      'The document leaves the day of birth open, and the age depends on it. Use another way, or another document.',
  },
  about: '{{initials}} · age {{band}}',
  band: 'Age {{band}}',
  compared: 'Photo compared with the person',
  comparedHint: 'A readable code is not yet a genuine person.',
  accept: 'Accept',
  rescan: 'Rescan',
  enterDate: 'Enter date',
  enterAgain: 'Enter again',
  camera: 'Camera',
  hosted: 'Hosted check',
  file: 'Picture file',
  ways: 'Ways to check',
  /** The way that is open, under the title. */
  by: {
    device: 'By the barcode, with the camera',
    hosted: 'On the page of the ID service',
    manual: 'By dates read from the document',
  } satisfies Record<Way, string>,
  /** Why a way is not open now. */
  closed: {
    offline: 'Cannot be reached now',
    budget: 'Paid attempts used up',
  } satisfies Record<Exclude<VerificationWay['state'], 'ready'>, string>,
  noWay: 'No way to check is open now. Refuse the restricted items, or come back later.',
  chooseWay: 'The age is already confirmed for this sale. Choose a way to check again.',
  refuse: 'Refuse',
  later: 'Later',
  manual: {
    title: 'Enter the dates by hand',
    lead: 'Read both dates from a valid document. This is recorded as an override.',
    born: 'Date of birth',
    expires: 'Document valid until',
    noExpiry: 'The document has no end date',
    format: 'Day, month, year',
    day: 'Day',
    month: 'Month',
    year: 'Year',
    invalid: 'Please enter a full, real date.',
    check: 'Check age',
  },
  refuseTitle: 'Refuse the sale of restricted items?',
  refuseLead: 'Items with an age limit are taken out, everything else stays in the sale.',
  reasons: {
    'too-young': 'Too young',
    expired: 'Document expired',
    unreadable: 'Not readable',
    'no-id': 'No document',
    other: 'Other reason',
  },
}

export const hosted = {
  title: 'Hosted ID check',
  frame: 'Hosted ID check of the service',
  panel: 'Check with the customer',
  starting: 'Starting the check …',
  notStarted: 'The check could not be started.',
  left: 'Time left',
  leftSpoken_one: 'One minute left for this check.',
  leftSpoken_other: '{{count}} minutes left for this check.',
  attempts: 'Attempts',
  billed: 'of which paid',
  budget: '{{used}} of {{most}} paid attempts used',
  cancel: 'Cancel check',
  again: 'Start again',
  steps: {
    open: 'Follow the steps on the left together with the customer.',
    evaluating: 'The result is being fetched …',
    done: 'The check is finished.',
    failed: 'The check failed. The restricted items are not released.',
    expired: 'Time is up. Nothing was released.',
  } satisfies Record<HostedCheck['step'], string>,
  tasksTitle: 'Steps of the check',
  tasks: {
    document_scan: 'Document',
    face_liveness: 'Face',
    face_match: 'Photo match',
  } satisfies Record<HostedCheck['tasks'][number]['type'], string>,
  taskStates: { pending: 'open', completed: 'done', failed: 'failed' } satisfies Record<
    HostedCheck['tasks'][number]['state'],
    string
  >,
  costs: { true: 'This attempt was paid for.', false: 'This attempt cost nothing.' },
  /** What happened, by the service's code or the till's own reason. */
  codes: {
    processing: 'The service had a problem of its own.',
    unknown_type_front: 'The front of the document was not recognised.',
    unknown_type_back: 'The back of the document was not recognised.',
    expiration_criteria_not_met: 'The document has expired.',
    unable_to_determine_date_of_expiry: 'The expiry date could not be read.',
    text_fields_analysis_failed: 'No text could be read on the document.',
    age_criteria_not_met: 'The holder of the document is not old enough.',
    unable_to_determine_age: 'The age could not be read.',
    field_validation_failed: 'Something on the document does not look genuine.',
    front_side_provided_back_side_required: 'The back of the document is still missing.',
    back_side_provided_front_side_required: 'The front of the document is still missing.',
    face_liveness: 'The service could not make sure that a live person was in front of the camera.',
    face_match: 'The person does not look like the photo on the document.',
    'result-changed': 'The service gave two different results for one check, so neither counts.',
    'sale-changed': 'The sale changed while the check was running, so its result does not count.',
    budget: 'The paid attempts for this sale are used up.',
    cancelled: 'The check was cancelled.',
    failed: 'The service ended the check without a reason.',
    other: 'The service gave a reason this till does not know.',
  } satisfies Record<HostedReason, string>,
  /** What to do now. */
  advice: {
    none: 'Nothing more needs to be done on the page.',
    retake: 'Take the picture again: more light, no glare, hold still.',
    'retake-front': 'Take the front again: flat, whole, without glare.',
    'retake-back': 'Take the back again: flat, whole, without glare.',
    'scan-front': 'Now take the front of the document.',
    'scan-back': 'Turn the document over and take the back.',
    'other-document': 'Ask for another document that is still valid.',
    later: 'Wait a moment and try again, or check in another way.',
    refuse: 'Do not sell the restricted items. Choose Refuse.',
    supervisor: 'Stop here and call a manager.',
  } satisfies Record<HostedAdvice['action'], string>,
  /** What to do after an end that comes without advice. */
  goOn: 'Start again, or check in another way.',
  otherWay: 'Check in another way, or refuse the restricted items.',
  looks: {
    title: 'For the manager',
    pictures: 'Show pictures',
    report: 'Audit report',
    lead: 'Each look is written into the journal.',
    picturesTitle: 'Pictures of this check',
    none: 'The service offers no pictures for this check.',
    loading: 'Fetching …',
    show: 'Show picture {{number}}: {{name}}',
    shown: 'Picture {{number}}: {{name}}',
    kept: 'The till keeps nothing of this. It is gone from this screen as soon as this window closes.',
    reportTitle: 'Audit report of this check',
    reportReady: 'The report is here ({{size}}).',
    save: 'Save the report',
    saveHint: 'A saved copy is a file of this computer. Whoever saves it protects it and deletes it.',
  },
}
