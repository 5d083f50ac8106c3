/* Short names for what docs/openapi.yaml calls by that name. */

import type { components, paths } from '../generated/schema';

type Schemas = components['schemas'];
type Answer<Op> = Op extends { responses: { 200: { content: { 'application/json': infer B } } } } ? B : never;

export type Me = Schemas['Me'];
export type Role = Schemas['Role'];
export type Stretch = Schemas['Stretch'];
export type KeyBox = Schemas['KeyBox'];
export type HotlineKey = Schemas['HotlineKey'];
export type Totp = Schemas['Totp'];
export type Status = Schemas['Status'];
export type CaseSummary = Schemas['CaseSummary'];
export type Case = Schemas['Case'];
export type Claim = Schemas['Claim'];
export type Ping = Schemas['Ping'];
export type Composed = Schemas['Composed'];
export type Canned = Schemas['Canned'];
export type Rule = Schemas['Rule'];
export type RuleSummary = Schemas['RuleSummary'];
export type Meta = Schemas['Meta'];
export type Audience = Schemas['Audience'];
export type Broadcast = Schemas['Broadcast'];
export type BroadcastCounts = Schemas['BroadcastCounts'];
export type BroadcastDraft = Schemas['BroadcastDraft'];
export type BroadcastPersonState = Schemas['BroadcastPersonState'];
export type BroadcastPreview = Schemas['BroadcastPreview'];
export type BroadcastState = BroadcastSummary['state'];
export type BroadcastSummary = Schemas['BroadcastSummary'];
export type BroadcastText = Schemas['BroadcastText'];

export type Invitation = Answer<paths['/invitation/open']['post']>;
export type StaffList = Answer<paths['/staff']['get']>;
export type StaffMember = StaffList['staff'][number];
export type OwnSession = Answer<paths['/sessions']['get']>['sessions'][number];
export type Audit = Answer<paths['/audit']['get']>;
export type AuditEntry = Audit['entries'][number];
export type SealedPage = Answer<paths['/cases/sealed']['get']>;
export type SealedCase = SealedPage['cases'][number];
