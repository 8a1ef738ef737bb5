import { Outlet, Scripts } from 'react-router';

export default function Root() {
  return (
    <html>
      <head />
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}
