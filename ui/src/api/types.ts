import type { components } from './schema';

type Schemas = components['schemas'];

export type Actor = Schemas['Actor'];
export type AddedScript = Schemas['AddedScript'];
export type ConnectionInfo = Schemas['ConnectionInfo'];
export type Cors = Schemas['Cors'];
export type Door = Schemas['Door'];
export type DoorState = Schemas['DoorState'];
export type DoorKind = Door['kind'];
export type Ending = Schemas['Ending'];
export type ErrorCode = Schemas['ErrorCode'];
export type Expected = Schemas['Expected'];
export type Fact = Schemas['Fact'];
export type FactKind = Fact['fact'];
export type Fault = Schemas['Fault'];
export type FaultKind = Schemas['FaultKind'];
export type FeedPatch = Schemas['FeedPatch'];
export type FeedSettings = Schemas['FeedSettings'];
export type GapReason = Schemas['GapReason'];
export type Kill = Schemas['Kill'];
export type KillKind = Schemas['KillKind'];
export type LabState = Schemas['LabState'];
export type LogState = Schemas['LogState'];
export type Payload = Schemas['Payload'];
export type StageState = Schemas['StageState'];
export type Publish = Schemas['Publish'];
export type PlayedScript = Schemas['PlayedScript'];
export type Published = Schemas['Published'];
export type PublishedBinary = Schemas['PublishedBinary'];
export type Script = Schemas['Script'];
export type ParsedStream = Schemas['ParsedStream'];
export type ParseStep = Schemas['ParseStep'];
export type ParserBuffers = Schemas['Buffers'];
export type WireEnd = Schemas['WireEnd'];
export type WirePage = Schemas['WirePage'];
export type WirePart = Schemas['WirePart'];
export type WireSegment = Schemas['WireSegment'];

/** The fact of one kind: `FactOf<'killed'>`. */
export type FactOf<K extends FactKind> = Extract<Fact, { fact: K }>;
