// The prepared statements of the token storage, apart from its rules.
import type { RefreshIntent, StoredRegistration, Suspension } from '../ports/token-storage.ts'
import type { Db } from './db.ts'

type TokenRow = { gen: number; sealed: Uint8Array; access: Uint8Array | null; storedAt: string }
type NewToken = { gen: number; sealed: Uint8Array; parent: number | null; access: Uint8Array | null; at: string }
type PairingRow = {
  sealed: Uint8Array
  userCode: string
  verificationUrl: string
  expiresInSeconds: number
  intervalSeconds: number
  startedAt: string
}

type Query<Row> = { get(): Row | undefined }
type Change<Values extends unknown[]> = { run(...values: Values): unknown }

export function tokenStatements(db: Db) {
  const query = <Row>(sql: string): Query<Row> => db.prepare<[], Row>(sql)
  const change = <Values extends unknown[]>(sql: string): Change<Values> => db.prepare<Values>(sql)
  const wipe = (table: string): Change<[]> => change<[]>(`delete from ${table}`)
  const wipeIntent = wipe('auth_intent')
  const wipePairing = wipe('auth_pairing')
  const wipeSuspension = wipe('auth_suspension')
  return {
    newest: query<TokenRow>(
      "select gen, sealed, sealed_access as access, stored_at as storedAt from auth_token where state = 'current'",
    ),
    /** Never behind what this machine once stored, so that no generation is ever used twice. */
    raiseGeneration: change<[number]>("update counter set value = max(value, ?) where name = 'token-generation'"),
    nextGeneration: db
      .prepare<[], number>("update counter set value = value + 1 where name = 'token-generation' returning value")
      .pluck() as Query<number>,
    retire: change<[]>("update auth_token set state = 'superseded' where state = 'current'"),
    eraseOthers: change<[number]>('delete from auth_token where gen <> ?'),
    insert: change<[NewToken]>(
      `insert into auth_token (gen, sealed, parent_gen, state, stored_at, sealed_access)
       values (@gen, @sealed, @parent, 'current', @at, @access)`,
    ),
    eraseProven: change<[{ generation: number }]>(
      `delete from auth_token where gen < @generation
         and exists (select 1 from auth_token where gen = @generation and state = 'current')`,
    ),
    dropAccess: change<[number]>('update auth_token set sealed_access = null where gen = ?'),
    suspect: change<[]>("update auth_token set state = 'suspect' where state = 'current'"),
    suspension: query<Suspension>('select since, cause from auth_suspension'),
    setSuspension: change<[string, string]>(
      'insert into auth_suspension (id, since, cause) values (1, ?, ?) on conflict (id) do nothing',
    ),
    intent: query<RefreshIntent>('select gen as generation, attempt, started_at as startedAt from auth_intent'),
    writeIntent: change<[number, string]>(
      `insert into auth_intent values (1, ?, 1, ?) on conflict (id) do update set
         attempt = case when gen = excluded.gen then attempt + 1 else 1 end, gen = excluded.gen, started_at = excluded.started_at`,
    ),
    pairing: query<PairingRow>(
      `select sealed_device_code as sealed, user_code as userCode, verification_url as verificationUrl,
         expires_in_seconds as expiresInSeconds, interval_seconds as intervalSeconds, started_at as startedAt from auth_pairing`,
    ),
    writePairing: change<[PairingRow]>(
      `insert into auth_pairing values (1, @sealed, @userCode, @verificationUrl, @expiresInSeconds, @intervalSeconds, @startedAt)
       on conflict (id) do update set sealed_device_code = excluded.sealed_device_code, user_code = excluded.user_code,
         verification_url = excluded.verification_url, expires_in_seconds = excluded.expires_in_seconds,
         interval_seconds = excluded.interval_seconds, started_at = excluded.started_at`,
    ),
    registration: query<StoredRegistration>(
      'select since, store, till, approved_by as approvedBy from auth_registration',
    ),
    writeRegistration: change<[StoredRegistration]>(
      `insert into auth_registration values (1, @since, @store, @till, @approvedBy)
       on conflict (id) do update set since = excluded.since, store = excluded.store, till = excluded.till, approved_by = excluded.approved_by`,
    ),
    revocation: query<{ sealed: Uint8Array; since: string }>('select sealed, since from auth_revocation'),
    writeRevocation: change<[Uint8Array, string]>(
      `insert into auth_revocation values (1, ?, ?)
       on conflict (id) do update set sealed = excluded.sealed, since = excluded.since`,
    ),
    wipeIntent,
    wipePairing,
    wipeSuspension,
    wipeRevocation: wipe('auth_revocation'),
    wipeIdentity: [wipe('auth_token'), wipeIntent, wipePairing, wipe('auth_registration'), wipeSuspension],
  }
}
