import type { Instance, PlannedOperation } from './instance.ts'

/** The shop's plan, for which everything was computed by hand and by brute force. */
export const GOLDEN: Instance = {
  operations: [
    operation('listProducts', 1, 5),
    operation('getProduct', 1, 3),
    operation('createOrder', 2, 8, 'getProduct'),
    operation('getOrder', 1, 3, 'createOrder'),
    operation('payOrder', 2, 10, 'createOrder'),
    operation('trackShipment', 1, 6, 'getOrder'),
  ],
  needs: [
    {
      id: 'browse',
      title: 'Browse',
      consumer: 'Web',
      operations: ['listProducts', 'getProduct'],
      blocked: 800,
      delay: 1000,
      own: 10,
      live: 1,
    },
    {
      id: 'checkout',
      title: 'Checkout',
      consumer: 'Web',
      operations: ['createOrder', 'payOrder'],
      blocked: 800,
      delay: 3000,
      own: 15,
      live: 2,
    },
    {
      id: 'order-status',
      title: 'Order status',
      consumer: 'Mobile',
      operations: ['getOrder', 'trackShipment'],
      blocked: 600,
      delay: 700,
      own: 8,
      live: 1,
    },
    {
      id: 'order-feed',
      title: 'Order feed',
      consumer: 'Partner',
      operations: ['createOrder', 'getOrder'],
      blocked: 300,
      delay: 1500,
      own: 12,
      live: 2,
    },
  ],
  pins: [],
}

function operation(id: string, contract: number, build: number, ...needs: readonly string[]): PlannedOperation {
  const title = id.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase())
  return {
    id,
    title,
    contract,
    build,
    needs: needs.map((one) => ({ operation: one, real: false })),
    standIn: true,
    served: false,
    team: 'shop',
    supplied: null,
  }
}
