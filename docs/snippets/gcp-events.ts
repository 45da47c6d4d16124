import { cloudEvent } from '@google-cloud/functions-framework';
import { protect } from '@rasp/gcp';

cloudEvent(
  'stored',
  protect((event: { readonly data?: { readonly name?: string } }) => {
    console.log(event.data?.name?.length);
  }),
);
