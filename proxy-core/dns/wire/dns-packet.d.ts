/** The part of dns-packet used here; the package brings no types. */
declare module 'dns-packet' {
  export interface ResourceRecord {
    readonly name: string;
    readonly type: string;
    readonly ttl?: number;
    readonly data?: unknown;
    readonly udpPayloadSize?: number;
    readonly extendedRcode?: number;
    readonly ednsVersion?: number;
    readonly flags?: number;
    readonly options?: readonly { readonly code: number; readonly data: Uint8Array }[];
  }

  export interface Message {
    readonly id: number;
    readonly type: 'query' | 'response';
    readonly flags: number;
    readonly questions: { readonly name: string; readonly type: string }[];
    readonly answers: ResourceRecord[];
    readonly authorities: ResourceRecord[];
    readonly additionals: ResourceRecord[];
  }

  const dnsPacket: {
    encode(message: Message): Buffer;
    readonly TRUNCATED_RESPONSE: number;
    readonly RECURSION_DESIRED: number;
    readonly RECURSION_AVAILABLE: number;
  };
  export default dnsPacket;
}
