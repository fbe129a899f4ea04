// What was written on this device and is not with the service yet, in IndexedDB: it survives a closed browser and a flat battery.
export interface Waiting {
  id: string;
  reviewId: string;
  authorId: string;
  baseVersion: number | null;
  sourceType: string;
  note: string;
  takenAt: string;
  lineOfEnquiryId: string | null;
  hostPartner: string | null;
  /** Why it could not be sent: somebody changed it meanwhile, or something in it is wrong. */
  problem?: "conflict" | "invalid";
  errors?: string[];
}

const name = "peer-review";
const store = "evidence";

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => { request.result.createObjectStore(store, { keyPath: "id" }); };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run<T>(mode: IDBTransactionMode, act: (records: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = act(transaction.objectStore(store));
      // Only a completed transaction is on the disk.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const keep = (record: Waiting): Promise<IDBValidKey> => run("readwrite", records => records.put(record));

export const forget = (id: string): Promise<undefined> => run("readwrite", records => records.delete(id));

export async function waiting(reviewId: string, authorId: string): Promise<Waiting[]> {
  const all = await run<Waiting[]>("readonly", records => records.getAll());
  return all.filter(record => record.reviewId === reviewId && record.authorId === authorId).sort((first, second) => first.takenAt.localeCompare(second.takenAt));
}
